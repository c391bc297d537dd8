// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement

/// Output for people. Results go to standard output, everything else to standard error.
package enum Terminal {
    /// Whether standard error is a screen on which a line can be redrawn.
    package static let isScreen = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Writes lines to standard error, with terminal control characters escaped.
    package static func printError(_ line: String) { draw(TerminalText.text(line, keepsLines: true) + "\n") }

    /// Writes text to standard error unchanged, in one piece.
    package static func draw(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

    /// Columns of the screen; 80 if unknown.
    package static var width: Int { columns(of: STDERR_FILENO) ?? 80 }

    /// Columns of the screen that shows results; nil for a file or a pipe, which can hold lines of any length.
    package static var resultWidth: Int? { isatty(STDOUT_FILENO) == 1 ? columns(of: STDOUT_FILENO) ?? 80 : nil }

    private static func columns(of file: Int32) -> Int? {
        var size = winsize()
        guard unsafe ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
