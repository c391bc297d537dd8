// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
import Requests

/// The failed operations of one event loop: counts by request, outcome and status, and one example of each.
///
/// Its size depends on the number of kinds of failures, not on the number of failures.
struct FailureLog {
    /// The kind of a failure.
    struct Key: Hashable {
        var template: UInt8
        var outcome: Outcome
        /// 0 if there was no response.
        var status: UInt16
    }

    /// The maximum number of examples; counting continues beyond it.
    static let mostExamples = 50

    /// The range of scheduled starts in which operations count.
    let window: Range<Int64>
    private(set) var counts: [Key: Int] = [:]
    private(set) var examples: [Key: FailureExample] = [:]

    init(window: Range<Int64> = 0..<Int64.max) { self.window = window }

    /// Whether no operation has failed.
    var isEmpty: Bool { counts.isEmpty }

    /// Counts a failed operation.
    mutating func count(_ key: Key, scheduled: Int64) {
        if window.contains(scheduled) { counts[key, default: 0] += 1 }
    }

    /// Whether an example of this kind is missing and can be stored.
    func wantsExample(of key: Key) -> Bool { examples[key] == nil && examples.count < Self.mostExamples }

    mutating func add(_ example: FailureExample, for key: Key) { examples[key] = example }

    /// Returns the status of an earlier response to an abandoned operation, whose outcome is that of its last attempt.
    func status(of template: UInt8, _ outcome: Outcome) -> UInt16 {
        examples.keys.first { $0.template == template && $0.outcome == outcome && $0.status != 0 }?.status ?? 0
    }
}

extension Drive {
    /// Operations that failed since the beginning of the load, or of the latest batch before or after it; most frequent
    /// first.
    public var failures: [Failure] {
        let logs = ask(\.failures)
        var all: [Failure] = []
        for log in logs {
            all.merge(
                log.counts.map { key, count in
                    Failure(
                        kind: catalog.name(of: key.template), outcome: key.outcome,
                        status: key.status == 0 ? nil : Int(key.status), count: count, example: log.examples[key])
                })
        }
        all = all.sortedByCount
        for index in all.indices.dropFirst(FailureLog.mostExamples) { all[index].example = nil }
        return all
    }

    /// Resets the failure counts.
    ///
    /// - Parameter window: the range of scheduled starts in which operations count.
    func countFailures(in window: Range<Int64> = 0..<Int64.max) {
        _ = ask { $0.failures = FailureLog(window: window) }
    }
}

extension RequestCatalog {
    /// Returns the name under which a request's failures are counted: its row of figures, or the profile's name for a
    /// request outside of these.
    func name(of template: UInt8) -> String {
        let number = Int(template)
        if number < Self.otherKind { return Self.names[number] }
        if [setUp, ready, tearDown, readBack].contains(where: { $0.contains(template) }) {
            return self[template].template.name
        }
        return Self.names[Self.otherKind]
    }
}
