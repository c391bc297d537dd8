// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Foundation
import Synchronization

/// A file with a row for each request that is sent, written by a thread of its own.
///
/// Event loops hand over rows in blocks and never wait for a disk. What a disk is too slow for is left out and counted.
public final class RequestLog: Sendable {
    /// How rows are written.
    public enum Format: Equatable, Sendable {
        /// A header and a line a row, with commas (RFC 4180).
        case csv
        /// An object a line.
        case jsonLines

        /// The format that a file's name asks for; nil if it asks for none.
        public init?(path: String) {
            switch (path as NSString).pathExtension.lowercased() {
            case "csv": self = .csv
            case "jsonl", "ndjson": self = .jsonLines
            default: return nil
            }
        }
    }

    /// What became of a log.
    public struct Result: Equatable, Sendable {
        /// Rows in the file.
        public var rows = 0
        /// Rows that are not in it.
        public var missing = 0
        /// Why not, in words; nil if all rows are there.
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

    /// Rows that may wait for the disk: 64 MB.
    static let mostQueued = 1 << 20

    /// Where it is, as the user wrote it.
    public let path: String
    /// Which operations are in it: those whose hash lies below.
    let threshold: UInt64
    private let format: Format
    private let file: FileHandle
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    /// Opens the file.
    ///
    /// - Parameters:
    ///   - path: ends in `.csv`, `.jsonl` or `.ndjson`; a file that holds something already is refused.
    ///   - share: of the operations; above 0, at most 1.
    /// - Throws: `DriveError` with `wrongPlan` if it cannot be written.
    public init(path: String, share: Double) throws(DriveError) {
        guard let format = Format(path: path) else {
            throw DriveError(
                .wrongPlan, "\(path): a request log is a .csv file, or one of JSON lines, .jsonl or .ndjson")
        }
        (self.path, self.format) = (path, format)
        threshold = share >= 1 ? .max : UInt64(max(0, share) * 0x1p64)
        file = try Self.open(path)
        // A full disk shows before the run.
        guard format == .csv else { return }
        do { try file.write(contentsOf: Data(RequestLogText.header)) } catch {
            throw DriveError(.wrongPlan, "\(path): the request log cannot be written: \(Self.words(for: error))")
        }
    }

    private static func open(_ path: String) throws(DriveError) -> FileHandle {
        let files = FileManager.default
        if let found = try? files.attributesOfItem(atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path) {
            if found[.type] as? FileAttributeType == .typeRegular, (found[.size] as? NSNumber)?.intValue != 0 {
                throw DriveError(
                    .wrongPlan,
                    "\(path): this file exists, and a request log replaces nothing\n  hint: name another, or delete it")
            }
        } else if !files.createFile(atPath: path, contents: nil) {
            throw DriveError(
                .wrongPlan,
                "\(path): the request log cannot be made here\n  hint: name a file in a folder that exists and can be written"
            )
        }
        do { return try FileHandle(forWritingTo: URL(fileURLWithPath: path)) } catch {
            throw DriveError(.wrongPlan, "\(path): the request log cannot be written: \(words(for: error))")
        }
    }

    private static func words(for error: any Error) -> String {
        let error = error as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        return cause.localizedDescription
    }

    /// Begins to write.
    ///
    /// - Parameters:
    ///   - names: of the requests, by their numbers.
    ///   - offset: nanoseconds from the drive's clock to that of the calendar.
    func begin(names: [String], offset: Int64) {
        state.withLock { $0.text = RequestLogText(format, names: names, offset: offset) }
        Thread.detachNewThread { [self] in
            while writeNext() { work.wait() }
            state.withLock { $0.hasEnded = true }
        }
    }

    /// Whether an operation is in it.
    func has(_ sequence: UInt32) -> Bool { threshold == .max || mix64(UInt64(sequence)) < threshold }

    /// Takes rows, from any event loop.
    func take(_ rows: [AttemptRow]) {
        state.withLock { state in
            guard state.queued + rows.count <= Self.mostQueued else {
                state.result.missing += rows.count
                state.result.failure = state.result.failure ?? "the disk is too slow for it"
                return
            }
            state.queued += rows.count
            state.blocks.append(rows)
        }
        work.signal()
    }

    /// Writes what is there.
    ///
    /// - Returns: whether more may come.
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

    /// Writes the rest, when no event loop hands over any more, and closes the file. Calls after the first do nothing.
    public func close() -> Result {
        let wasClosing = state.withLock { state in
            defer { state.isClosing = true }
            return state.isClosing
        }
        guard !wasClosing else { return state.withLock(\.result) }
        if state.withLock({ $0.text != nil }) {
            work.signal()
            while !state.withLock({ $0.hasEnded }) { usleep(2_000) }
        }
        do { try file.close() } catch {
            state.withLock { $0.result.failure = $0.result.failure ?? Self.words(for: error) }
        }
        return state.withLock(\.result)
    }
}
