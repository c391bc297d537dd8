// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization

/// Standard output, the only channel for a program's results.
///
/// The first failed write is reported on standard error, and the program does not end with 0.
package enum StandardOutput {
    private struct State {
        var isUsed = false
        var hasFailed = false
    }

    private static let state = Mutex(State())

    /// Writes text unchanged and unbuffered.
    package static func write(_ text: String) {
        state.withLock { state in
            guard !state.hasFailed else { return }
            state.isUsed = true
            if let error = failure(writing: Array(text.utf8)) { fail(error, &state) }
        }
    }

    /// Writes a line.
    package static func line(_ text: String = "") { write(text + "\n") }

    /// Closes standard output; some file systems report a full disk only then.
    ///
    /// - Parameter code: the intended exit code.
    /// - Returns: the actual exit code: a failed write turns a pass into an internal error and leaves all other codes.
    static func end(_ code: Int32) -> Int32 {
        state.withLock { state in
            if state.isUsed, !state.hasFailed, close(STDOUT_FILENO) != 0 { fail(errno, &state) }
            return state.hasFailed && code == ExitCode.pass.rawValue ? ExitCode.internalError.rawValue : code
        }
    }

    private static func fail(_ error: Int32, _ state: inout State) {
        state.hasFailed = true
        let words = unsafe String(cString: strerror(error))
        Terminal.printError(
            "watchcircle: standard output: \(words); the output is incomplete\n"
                + "  hint: send it elsewhere; report files are not affected")
    }

    /// Writes bytes and returns the system's error number; nil if all were written.
    private static func failure(writing bytes: [UInt8]) -> Int32? {
        var rest = bytes
        while !rest.isEmpty {
            let taken = unsafe Glibc.write(STDOUT_FILENO, rest, rest.count)
            if taken >= 0 {
                rest.removeFirst(taken)
            } else if errno == EAGAIN {
                // Another process made the pipe non-blocking.
                var room = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&room, 1, 1_000)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}
