// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// A text file that is written in buffered pieces.
struct BufferedTextFile: TextOutputStream {
    /// The buffer size; bytes.
    private static let piece = 65_536

    private let file: URL
    private let handle: FileHandle
    private var bytes = Data()
    private var failure: (any Error)?

    /// Creates the file.
    ///
    /// - Throws: `ReportError` with `fileSystem` if the file cannot be created.
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

    /// Appends text; `close` throws any error.
    mutating func write(_ text: String) {
        guard failure == nil else { return }
        bytes.append(contentsOf: text.utf8)
        if bytes.count >= Self.piece { flush() }
    }

    /// Writes the buffered text and closes the file.
    ///
    /// - Throws: `ReportError` with `fileSystem` if any part of the text could not be written.
    mutating func close() throws(ReportError) {
        flush()
        do { try handle.close() } catch { failure = failure ?? error }
        if let failure { throw Self.error(file, failure) }
    }

    /// Writes a file, and closes it.
    ///
    /// - Parameters:
    ///   - file: the file to create.
    ///   - rows: writes the content.
    /// - Throws: `ReportError`, also for an error of `rows`.
    static func write(
        to file: URL, _ rows: (inout BufferedTextFile) throws -> Void
    ) throws(ReportError) {
        var text = try BufferedTextFile(file)
        do { try rows(&text) } catch { throw ReportError.of(error, at: file) }
        try text.close()
    }

    private mutating func flush() {
        do { try handle.write(contentsOf: bytes) } catch { failure = failure ?? error }
        bytes.removeAll(keepingCapacity: true)
    }

    private static func error(_ file: URL, _ cause: any Error) -> ReportError {
        ReportError(.fileSystem, at: file.path, message: "cannot write the file", cause: cause)
    }
}
