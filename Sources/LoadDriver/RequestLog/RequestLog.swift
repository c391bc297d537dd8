// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Foundation
import Synchronization

/// A file with one row per request, written by a dedicated thread.
///
/// Event loops hand over rows in blocks and never wait for the disk. If the disk is too slow, rows are dropped and
/// counted.
public final class RequestLog: Sendable {
    /// The file format.
    public enum Format: Equatable, Sendable {
        /// A header line and comma-separated rows (RFC 4180).
        case csv
        /// One JSON object per line.
        case jsonLines

        /// Creates the format for a path's extension; nil if the extension is unknown.
        public init?(path: String) {
            switch (path as NSString).pathExtension.lowercased() {
            case "csv": self = .csv
            case "jsonl", "ndjson": self = .jsonLines
            default: return nil
            }
        }
    }

    /// The result of a log.
    public struct Result: Equatable, Sendable {
        /// The number of rows in the file.
        public var rows = 0
        /// The number of rows that are missing from the file.
        public var missing = 0
        /// The reason for missing rows; nil if no row is missing.
        public var failure: String?
    }

    private struct State {
        var blocks: [[AttemptRow]] = []
        var queued = 0
        var result = Result()
        var text: RequestLogText?
        var isClosing = false
        var hasEnded = false
    }

    /// The maximum number of rows that wait for the disk: 64 MB.
    static let mostQueued = 1 << 20

    /// The path, as the user specified it.
    public let path: String
    /// The sampling threshold: operations whose hash is below it are logged.
    let threshold: UInt64
    private let format: Format
    private let file: FileHandle
    /// Whether this log created the file.
    private let isCreated: Bool
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    /// Opens the file.
    ///
    /// - Parameters:
    ///   - path: ends in `.csv`, `.jsonl` or `.ndjson`; an existing file must be empty.
    ///   - share: the fraction of operations to log; above 0, at most 1.
    /// - Throws: `DriveError` with `wrongPlan` if the file cannot be written.
    public init(path: String, share: Double) throws(DriveError) {
        guard let format = Format(path: path) else {
            throw DriveError(
                .wrongPlan,
                "\(path): a request log must be a .csv, .jsonl or .ndjson file\n"
                    + "  hint: use .csv for CSV, or .jsonl or .ndjson for JSON Lines")
        }
        (self.path, self.format) = (path, format)
        threshold = share >= 1 ? .max : UInt64(max(0, share) * 0x1p64)
        (file, isCreated) = try Self.open(path)
        do {
            try Self.checkRoom(for: file)
            if format == .csv { try file.write(contentsOf: Data(RequestLogText.header)) }
        } catch {
            Self.restore(file, at: path, isCreated: isCreated)
            throw Self.unwritable(path, error)
        }
    }

    private static func open(_ path: String) throws(DriveError) -> (file: FileHandle, isCreated: Bool) {
        let files = FileManager.default
        var isCreated = false
        if let found = try? files.attributesOfItem(atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path) {
            if found[.type] as? FileAttributeType == .typeRegular, (found[.size] as? NSNumber)?.intValue != 0 {
                throw DriveError(
                    .wrongPlan,
                    "\(path): the file exists; a request log does not overwrite files\n"
                        + "  hint: use another path, or delete the file")
            }
        } else {
            isCreated = files.createFile(atPath: path, contents: nil)
            guard isCreated else {
                throw DriveError(
                    .wrongPlan,
                    "\(path): cannot create the request log\n"
                        + "  hint: use a path in an existing folder that is writable")
            }
        }
        do { return (try FileHandle(forWritingTo: URL(fileURLWithPath: path)), isCreated) } catch {
            throw unwritable(path, error)
        }
    }

    /// Writes a block to a regular file and removes it again, which detects a full disk before the run. A device or a
    /// pipe would keep the block.
    private static func checkRoom(for file: FileHandle) throws {
        var status = stat()
        guard unsafe fstat(file.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        try file.write(contentsOf: Data(repeating: 0, count: 4_096))
        try file.truncate(atOffset: 0)
    }

    /// Leaves the path as it was before the log opened it.
    private static func restore(_ file: FileHandle, at path: String, isCreated: Bool) {
        if isCreated { unsafe unlink(path) } else { ftruncate(file.fileDescriptor, 0) }
    }

    private static func unwritable(_ path: String, _ error: any Error) -> DriveError {
        DriveError(.wrongPlan, "\(path): cannot write the request log: \(words(for: error))")
    }

    private static func words(for error: any Error) -> String {
        let error = error as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        return cause.localizedDescription
    }

    /// Starts the writer thread.
    ///
    /// - Parameters:
    ///   - names: the names of the requests, by catalog index.
    ///   - offset: the difference between calendar time and the drive's clock; nanoseconds.
    func begin(names: [String], offset: Int64) {
        state.withLock { $0.text = RequestLogText(format, names: names, offset: offset) }
        Thread.detachNewThread { [self] in
            while writeNext() { work.wait() }
            state.withLock { $0.hasEnded = true }
        }
    }

    /// Whether an operation is logged.
    func has(_ sequence: UInt32) -> Bool { threshold == .max || mix64(UInt64(sequence)) < threshold }

    /// Accepts rows from any event loop.
    func take(_ rows: [AttemptRow]) {
        state.withLock { state in
            guard state.queued + rows.count <= Self.mostQueued else {
                state.result.missing += rows.count
                state.result.failure = state.result.failure ?? "the disk is too slow"
                return
            }
            state.queued += rows.count
            state.blocks.append(rows)
        }
        work.signal()
    }

    /// Writes the queued rows.
    ///
    /// - Returns: whether more rows may come.
    private func writeNext() -> Bool {
        let (blocks, text, isLast) = state.withLock { state in
            defer { (state.blocks, state.queued) = ([], 0) }
            return (state.blocks, state.text, state.isClosing)
        }
        for rows in blocks { write(rows, text) }
        return !isLast
    }

    private func write(_ rows: [AttemptRow], _ text: RequestLogText?) {
        guard let text else { return }
        var failure = state.withLock { $0.result.missing > 0 ? $0.result.failure : nil }
        if failure == nil {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(rows.count * 300)
            for row in rows { text.append(row, to: &bytes) }
            do { try file.write(contentsOf: Data(bytes)) } catch { failure = Self.words(for: error) }
        }
        state.withLock { state in
            state.result.failure = failure
            if failure == nil { state.result.rows += rows.count } else { state.result.missing += rows.count }
        }
    }

    /// Writes the remaining rows and closes the file, once no event loop hands over rows. Further calls have no effect.
    ///
    /// - Parameter keepsEmpty: whether the file stays if it has no row; otherwise its path is left as it was before, so
    ///   that a command that failed can be repeated.
    public func close(keepsEmpty: Bool = true) -> Result {
        let wasClosing = state.withLock { state in
            defer { state.isClosing = true }
            return state.isClosing
        }
        guard !wasClosing else { return state.withLock(\.result) }
        if state.withLock({ $0.text != nil }) {
            work.signal()
            while !state.withLock({ $0.hasEnded }) { usleep(2_000) }
        }
        if !keepsEmpty, state.withLock({ $0.result.rows == 0 }) {
            Self.restore(file, at: path, isCreated: isCreated)
        }
        do { try file.close() } catch {
            state.withLock { $0.result.failure = $0.result.failure ?? Self.words(for: error) }
        }
        return state.withLock(\.result)
    }
}
