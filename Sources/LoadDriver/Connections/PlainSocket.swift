// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import NIOCore

/// The socket of a connection without TLS.
///
/// Most requests fit into one packet and find an empty send buffer. They are passed to the kernel in one call,
/// bypassing the channel's write queue. Valid as long as the channel is open, and only while the channel itself has
/// nothing to write.
struct PlainSocket {
    private let descriptor: CInt

    /// Finds the socket of a channel.
    ///
    /// - Returns: nil if the channel has none.
    init?(of channel: any Channel) {
        let pipeline = channel.pipeline.syncOperations
        let found = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        guard let descriptor = found else { return nil }
        self.descriptor = descriptor
    }

    /// Sends as many bytes as the socket accepts at once.
    ///
    /// - Returns: the number of bytes; 0 if the socket is full or broken, which the channel will detect too.
    func send(_ bytes: Span<UInt8>) -> Int {
        let sent = unsafe bytes.withUnsafeBytes { bytes in
            unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
        }
        return max(0, sent)
    }
}
