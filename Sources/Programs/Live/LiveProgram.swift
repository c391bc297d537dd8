// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Simulation

/// Finds and starts the program that serves the live page.
enum LiveProgram {
    /// A failure to start the live page.
    struct Failure: Error {
        var code: ExitCode
        var message: String
    }

    static let name = "watchcircle-live"
    /// The text that the program prints, before its address, once it serves.
    static let greeting = "live view at "
    /// Maximum wait for that text; seconds.
    private static let patience = 10.0

    /// Starts the program.
    ///
    /// - Parameter port: port of the page.
    /// - Throws: `Failure` if the program is missing or does not serve within ten seconds.
    static func start(_ port: LivePort) throws(Failure) -> LiveFeed {
        guard let path = Program.path(of: name) else {
            throw Failure(
                code: .wrongArguments,
                message: "--live: cannot find \(name), the program that serves the page\n"
                    + "  hint: build it: swift build -c release --product \(name)\n"
                    + "  hint: looked for it \(Program.places)")
        }
        guard let ends = LiveSocket.pair() else {
            throw Failure(code: .internalError, message: "--live: cannot create a socket pair: error \(errno)")
        }
        let socket = LiveSocket(ends.writing)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = port.arguments
        process.standardInput = FileHandle(fileDescriptor: ends.reading, closeOnDealloc: true)
        // Not this program's own output: if that is a pipe, its reader waits until every writer has closed it.
        let answers = Pipe()
        process.standardOutput = answers
        process.standardError = answers
        do { try process.run() } catch {
            throw Failure(code: .internalError, message: "--live: cannot start \(path): \(error)")
        }
        process.standardInput = nil
        try? answers.fileHandleForWriting.close()
        let answer = firstLine(from: answers.fileHandleForReading)
        guard let address = answer.split(separator: greeting, maxSplits: 1).last, answer.contains(greeting) else {
            let words = answer.isEmpty ? "\(name) did not start serving within \(Int(patience)) s" : answer
            process.terminate()
            throw Failure(code: .wrongArguments, message: "--live: \(words)")
        }
        return LiveFeed(address: String(address), socket: socket)
    }

    /// Returns the program's first output: one line on success, all lines on failure.
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
