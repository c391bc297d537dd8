// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
import Requests

/// What one event loop knows of operations that failed: how many, by request, outcome and status, and one example of each.
///
/// It grows with the kinds of failures and not with their number.
struct FailureLog {
    /// What failures are told apart by.
    struct Key: Hashable {
        var template: UInt8
        var outcome: Outcome
        /// 0 if there was no answer.
        var status: UInt16
    }

    /// Examples that are kept at most; the counts go on.
    static let mostExamples = 50

    /// Scheduled starts of the operations that are counted.
    let window: Range<Int64>
    private(set) var counts: [Key: Int] = [:]
    private(set) var examples: [Key: FailureExample] = [:]

    init(window: Range<Int64> = 0..<Int64.max) { self.window = window }

    /// Whether no operation has failed.
    var isEmpty: Bool { counts.isEmpty }

    /// Counts an operation that has ended so.
    mutating func count(_ key: Key, scheduled: Int64) {
        if window.contains(scheduled) { counts[key, default: 0] += 1 }
    }

    /// Whether there is room for an example of its kind, and none yet.
    func wantsExample(of key: Key) -> Bool { examples[key] == nil && examples.count < Self.mostExamples }

    mutating func add(_ example: FailureExample, for key: Key) { examples[key] = example }

    /// The status of an answer that came before the operation was given up: the outcome is that of the last attempt.
    func status(of template: UInt8, _ outcome: Outcome) -> UInt16 {
        examples.keys.first { $0.template == template && $0.outcome == outcome && $0.status != 0 }?.status ?? 0
    }
}

extension Drive {
    /// Operations that failed since the load, or the last requests before or after it, began; the most frequent first.
    public var failures: [Failure] {
        let logs = ask(\.failures)
        var all: [Failure] = []
        for log in logs {
            all.merge(
                log.counts.map { key, count in
                    Failure(
                        kind: catalogue.name(of: key.template), outcome: key.outcome,
                        status: key.status == 0 ? nil : Int(key.status), count: count, example: log.examples[key])
                })
        }
        all = all.sortedByCount
        for index in all.indices.dropFirst(FailureLog.mostExamples) { all[index].example = nil }
        return all
    }

    /// Begins anew to count failures.
    ///
    /// - Parameter window: scheduled starts of the operations that are counted.
    func countFailures(in window: Range<Int64> = 0..<Int64.max) {
        _ = ask { $0.failures = FailureLog(window: window) }
    }
}

extension Catalogue {
    /// The name under which a request's failures are counted: that of its row of figures, or the profile's own outside of these.
    func name(of template: UInt8) -> String {
        let number = Int(template)
        if number < Self.otherKind { return Self.names[number] }
        if [setUp, ready, tearDown, readBack].contains(where: { $0.contains(template) }) {
            return self[template].template.name
        }
        return Self.names[Self.otherKind]
    }
}
