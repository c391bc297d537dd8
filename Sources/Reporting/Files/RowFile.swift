// SPDX-License-Identifier: GPL-3.0-or-later
internal import Glibc
internal import Measurement
internal import Synchronization

/// A log of a run's rows in an unnamed file, which the system deletes when the process ends, even if it is killed.
///
/// Memory holds only the most recent rows, up to `roomWords` words.
final class RowFile<Form: RowForm>: RowLog {
    private struct State {
        var form: Form
        /// The number of words per row; 0 before the first row.
        var width = 0
        /// The number of rows in the file.
        var written = 0
        /// The words of the rows that are not in the file yet.
        var rest: [UInt64] = []
        /// The error that caused rows to be lost; nil if there was none.
        var failure: ReportError?

        var count: Int { width == 0 ? 0 : written + rest.count / width }
    }

    private let descriptor: Int32
    private let folder: String
    private let roomWords: Int
    private let state: Mutex<State>

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - folder: an existing folder for the file.
    ///   - form: the encoding of the rows.
    ///   - roomWords: the number of 64-bit words that memory holds.
    /// - Throws: `ReportError` with `fileSystem` if the file cannot be created.
    init(in folder: String, _ form: Form, roomWords: Int = 4_096) throws(ReportError) {
        let path = "\(folder)/.watchcircle-rows-\(UInt64.random(in: 0...UInt64.max))"
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.error(folder, "cannot create a file here") }
        unsafe unlink(path)
        self.folder = folder
        self.roomWords = roomWords
        state = Mutex(State(form: form))
    }

    deinit { close(descriptor) }

    /// Allocates and releases space in the file, so that a full disk, a quota or a file size limit is detected before
    /// the run.
    ///
    /// - Parameter bytes: the size to allocate; it is released immediately.
    /// - Throws: `ReportError` with `fileSystem` if the allocation fails.
    func tryRoom(_ bytes: Int) throws(ReportError) {
        let refusal = posix_fallocate(descriptor, 0, bytes)
        let isEmpty = ftruncate(descriptor, 0) == 0
        guard refusal == 0, isEmpty else {
            errno = refusal == 0 ? errno : refusal
            throw Self.error(folder, "not enough space here for a report, which takes at least \(bytes) bytes")
        }
    }

    var count: Int { state.withLock { $0.count } }

    /// The number of rows in memory.
    var countInMemory: Int { state.withLock { $0.width == 0 ? 0 : $0.rest.count / $0.width } }

    func append(_ row: Form.Row) {
        state.withLock { state in
            guard state.failure == nil else { return }
            let before = state.rest.count
            state.form.append(row, to: &state.rest)
            if state.width == 0 { state.width = state.rest.count }
            precondition(state.rest.count - before == state.width, "a row has another width than the first row")
            guard state.rest.count + state.width > roomWords else { return }
            write(state.rest, at: state.written, &state)
            state.written += state.rest.count / state.width
            state.rest.removeAll(keepingCapacity: true)
        }
    }

    func update(_ index: Int, _ change: (inout Form.Row) -> Void) {
        state.withLock { state in
            guard state.failure == nil, index < state.count else { return }
            let place = (index - state.written) * state.width
            let old = place < 0 ? read(index..<(index + 1), &state)[...] : state.rest[place..<(place + state.width)]
            guard state.failure == nil else { return }
            var row = state.form.row(of: old)
            change(&row)
            var words: [UInt64] = []
            state.form.append(row, to: &words)
            if place < 0 {
                write(words, at: index, &state)
            } else {
                state.rest.replaceSubrange(place..<(place + state.width), with: words)
            }
        }
    }

    func forEach(_ body: (Form.Row) throws -> Void) throws {
        var next = 0
        while true {
            let rows = try state.withLock { state throws(ReportError) in
                let rows = try self.rows(from: next, &state)
                return rows
            }
            if rows.isEmpty { return }
            try rows.forEach(body)
            next += rows.count
        }
    }

    /// Returns a batch of rows from `first` on; empty after the last row.
    private func rows(from first: Int, _ state: inout State) throws(ReportError) -> [Form.Row] {
        if let failure = state.failure { throw failure }
        guard first < state.count else { return [] }
        let words: [UInt64]
        if first < state.written {
            words = read(first..<min(state.written, first + max(1, roomWords / state.width)), &state)
        } else {
            words = Array(state.rest[((first - state.written) * state.width)...])
        }
        if let failure = state.failure { throw failure }
        return stride(from: 0, to: words.count, by: state.width).map {
            state.form.row(of: words[$0..<($0 + state.width)])
        }
    }

    private func write(_ words: [UInt64], at row: Int, _ state: inout State) {
        var done = 0
        while done < words.count {
            let rest = done == 0 ? words : Array(words[done...])
            let taken = unsafe pwrite(descriptor, rest, rest.count * 8, (row * state.width + done) * 8)
            if taken < 0 && errno == EINTR { continue }
            // A partially written word is written again.
            guard taken >= 8 else {
                state.failure = Self.error(folder, "cannot store the rows of the run here")
                return
            }
            done += taken / 8
        }
    }

    private func read(_ rows: Range<Int>, _ state: inout State) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: rows.count * state.width)
        var taken = -1
        repeat {
            taken = unsafe pread(descriptor, &words, words.count * 8, rows.lowerBound * state.width * 8)
        } while taken < 0 && errno == EINTR
        if taken != words.count * 8 {
            state.failure = Self.error(folder, "cannot read the rows of the run back from here")
        }
        return words
    }

    private static func error(_ folder: String, _ message: String) -> ReportError {
        let cause = unsafe String(cString: strerror(errno))
        return ReportError(
            .fileSystem, at: folder, message: "\(message): \(cause)",
            hint: "free some space, or choose another folder with --report")
    }
}
