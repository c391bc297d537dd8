// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The program that serves the live page: how it is found and started.
enum LiveProgram {
    /// Why there is no live page.
    struct Failure: Error {
        var code: ExitCode
        var message: String
    }

    static let name = "watchcircle-live"
    /// What it says once it serves; the address follows.
    static let greeting = "live view at "
    /// How long it may take until it says so; seconds.
    private static let patience = 10.0

    /// Starts it.
    ///
    /// - Parameter port: where the page is to be.
    /// - Throws: if it is missing, or does not say within ten seconds that it serves.
    static func start(_ port: LivePort) throws(Failure) -> LiveFeed {
        guard let path = Program.path(of: name) else {
            throw Failure(
                code: .wrongArguments,
                message: "--live: there is no program \(name), which serves the page\n"
                    + "  hint: build it: swift build -c release --product \(name)\n"
                    + "  hint: looked for it \(Program.places)")
        }
        guard let ends = LiveSocket.pair() else {
            throw Failure(code: .internalError, message: "--live: no socket, error \(errno)")
        }
        let socket = LiveSocket(ends.writing)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = port.arguments
        process.standardInput = FileHandle(fileDescriptor: ends.reading, closeOnDealloc: true)
        // Not this program's own output: it may be a pipe, whose reader waits until everybody has closed it.
        let answers = Pipe()
        process.standardOutput = answers
        process.standardError = answers
        do { try process.run() } catch {
            throw Failure(code: .internalError, message: "--live: \(path) cannot be started: \(error)")
        }
        process.standardInput = nil
        try? answers.fileHandleForWriting.close()
        let answer = firstLine(from: answers.fileHandleForReading)
        guard let address = answer.split(separator: greeting, maxSplits: 1).last, answer.contains(greeting) else {
            let words = answer.isEmpty ? "it did not say within \(Int(patience)) s that it serves" : answer
            process.terminate()
            throw Failure(code: .wrongArguments, message: "--live: \(words)")
        }
        return LiveFeed(address: String(address), socket: socket)
    }

    /// What the program says first: all lines of a failure, one of success.
    private static func firstLine(from handle: FileHandle) -> String {
        let (whole, end) = (Stopwatch(), handle.fileDescriptor)
        var text: [UInt8] = []
        while whole.seconds < patience {
            var poll = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
            guard unsafe Glibc.poll(&poll, 1, 100) > 0 else { continue }
            let part = handle.availableData
            if part.isEmpty { break }
            text += part
            if String(decoding: text, as: UTF8.self).contains(greeting), text.last == UInt8(ascii: "\n") { break }
        }
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            .replacingOccurrences(of: "\(name): ", with: "")
    }
}
