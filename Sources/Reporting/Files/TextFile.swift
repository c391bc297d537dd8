// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// A text file that is written a piece at a time.
struct TextFile: TextOutputStream {
    /// Bytes that are written at once.
    private static let piece = 65_536

    private let file: URL
    private let handle: FileHandle
    private var bytes = Data()
    private var failure: (any Error)?

    /// Makes the file.
    ///
    /// - Throws: `ReportError` with `fileSystem`.
    init(_ file: URL) throws(ReportError) {
        self.file = file
        do {
            try Data().write(to: file)
            handle = try FileHandle(forWritingTo: file)
        } catch {
            throw Self.error(file, error)
        }
        bytes.reserveCapacity(2 * Self.piece)
    }

    /// Adds text; what goes wrong is told by `close`.
    mutating func write(_ text: String) {
        guard failure == nil else { return }
        bytes.append(contentsOf: text.utf8)
        if bytes.count >= Self.piece { flush() }
    }

    /// Writes what is left.
    ///
    /// - Throws: `ReportError` with `fileSystem` if any part could not be written.
    mutating func close() throws(ReportError) {
        flush()
        do { try handle.close() } catch { failure = failure ?? error }
        if let failure { throw Self.error(file, failure) }
    }

    private mutating func flush() {
        do { try handle.write(contentsOf: bytes) } catch { failure = failure ?? error }
        bytes.removeAll(keepingCapacity: true)
    }

    private static func error(_ file: URL, _ cause: any Error) -> ReportError {
        ReportError(.fileSystem, at: file.path, message: "the file cannot be written", cause: cause)
    }
}
