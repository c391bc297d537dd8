// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import ReferenceBackend

/// A client that sends raw bytes.
enum RawClient {
    /// Sends bytes and reads until the server closes the connection or `isEnough` returns true.
    ///
    /// - Parameters:
    ///   - pieces: the bytes to send, with a short pause after each piece.
    ///   - closesOutput: whether the client closes its side after sending.
    ///   - isEnough: whether the bytes received so far are enough.
    /// - Returns: all bytes received.
    static func exchange(
        _ port: Int, _ pieces: [[UInt8]], closesOutput: Bool = false,
        isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
    ) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        let read = Mutex<[UInt8]>([])
        let patience = channel.channel.eventLoop.scheduleTask(in: .seconds(30)) {
            Issue.record("the server neither answered nor closed")
            channel.channel.close(promise: nil)
        }
        // A reset also ends the exchange.
        try? await channel.executeThenClose { inbound, outbound in
            try? await send(pieces, outbound, closesOutput)
            for try await buffer in inbound {
                let all = read.withLock { read in
                    read += buffer.readableBytesView
                    return read
                }
                if isEnough(all) { break }
            }
        }
        patience.cancel()
        return read.withLock { $0 }
    }

    private static func send(
        _ pieces: [[UInt8]], _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, _ closesOutput: Bool
    ) async throws {
        for (index, piece) in pieces.enumerated() {
            if index > 0 { try await Task.sleep(for: .milliseconds(20)) }
            try await outbound.write(ByteBuffer(bytes: piece))
        }
        if closesOutput { outbound.finish() }
    }

    static func exchange(_ port: Int, _ text: String, closesOutput: Bool = false) async throws -> String {
        let bytes = try await exchange(port, [Array(text.utf8)], closesOutput: closesOutput)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Reply {
    /// Parses consecutive answers; nil if the bytes are not answers.
    ///
    /// - Parameter isHead: whether the request was HEAD, so that answers have no bodies.
    static func all(_ bytes: [UInt8], isHead: Bool = false) -> [Reply]? {
        var (replies, rest) = ([Reply](), bytes[...])
        while !rest.isEmpty {
            guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
            let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            rest = rest[end.upperBound...]
            guard let status = lines.first?.wholeMatch(of: /HTTP\/1\.1 ([0-9]{3}) .*/).flatMap({ Int($0.1) }) else {
                return nil
            }
            var headers = HTTPFields()
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { return nil }
                headers.append(HTTPField(name: name, value: parts[1].trimmingCharacters(in: .whitespaces)))
            }
            let hasBody = !isHead && status >= 200 && status != 204
            let length = hasBody ? headers[.contentLength].flatMap { Int($0) } : 0
            guard let length, rest.count >= length else { return nil }
            let text = String(decoding: rest.prefix(length), as: UTF8.self)
            replies.append(Reply(status: status, text: text, headers: headers))
            rest = rest.dropFirst(length)
        }
        return replies
    }
}

/// Keeps log messages.
final class RecordedLog: Sendable {
    private let recorded = Mutex<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }

    /// The number of lines that contain `words`.
    func count(_ words: String) -> Int { lines.count { $0.contains(words) } }

    var logger: Logger {
        Logger(label: "test") { [self] _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.warning

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.recorded.withLock { $0.append("\(event.message)") }
        }
    }
}

/// Runs `body` against a listening backend, with its port and log.
func withListening(
    _ configure: (inout BackendOptions) throws -> Void = { _ in },
    body: (Int, RecordedLog) async throws -> Void
) async throws {
    var options = BackendOptions()
    options.port = 0
    try configure(&options)
    let log = RecordedLog()
    let backend = try Backend(options, logger: log.logger)
    let (ports, port) = AsyncStream<Int>.makeStream()
    let serving = Task {
        defer { port.finish() }
        try await backend.run { port.yield(Int($0.split(separator: ":").last ?? "") ?? 0) }
    }
    do {
        for await number in ports {
            try await body(number, log)
            break
        }
    } catch {
        serving.cancel()
        try? await serving.value
        throw error
    }
    serving.cancel()
    try await serving.value
}

/// Returns the status that a valid request receives now.
func health(_ port: Int) async throws -> Int {
    let text = try await RawClient.exchange(port, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    return Reply.all(Array(text.utf8))?.first?.status ?? 0
}
