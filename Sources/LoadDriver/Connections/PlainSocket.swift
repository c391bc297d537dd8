// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import NIOCore

/// The socket of a connection on which nothing stands between a request and the wire.
///
/// Most requests fit into one packet and find the socket empty: they are handed to the system in one call, without the channel's
/// queue of writes. Valid as long as the channel is open, and only while the channel itself has nothing to write.
struct PlainSocket {
    private let descriptor: CInt

    /// Finds the socket of a channel.
    ///
    /// - Returns: nil if it has none.
    init?(of channel: any Channel) {
        let pipeline = channel.pipeline.syncOperations
        let found = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        guard let descriptor = found else { return nil }
        self.descriptor = descriptor
    }

    /// Sends what the socket takes at once.
    ///
    /// - Returns: how many bytes that is; 0 if it is full or broken, which the channel will find out too.
    func send(_ bytes: Span<UInt8>) -> Int {
        let sent = unsafe bytes.withUnsafeBytes { bytes in
            unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
        }
        return max(0, sent)
    }
}
