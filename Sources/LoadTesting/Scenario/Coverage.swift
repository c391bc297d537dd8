// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Measurement
import Operations
import Reporting
import Requests

/// The part of the children's operations that a drive sends, estimated before it begins.
public struct Coverage: Sendable {
    let profile: Profile
    let weights: Weights
    /// Operations by kind in a time window like the driven one; nil if there is none.
    var sample: (counts: OperationTable<Int>, seconds: Double, words: String)?
    let speedup: Double

    init(_ profile: Profile, _ weights: Weights, speedup: Double) {
        (self.profile, self.weights, self.speedup) = (profile, weights, speedup)
    }

    private static let kinds = OperationKind.allCases

    private func isAbsent(_ kind: OperationKind) -> Bool { profile.operations[kind] == nil }

    /// Whether some of the children's operations are not sent.
    public var isPartial: Bool { !weights.isWhole || Self.kinds.contains(where: isAbsent) }

    /// Requests per second of all processes together; 0 if nothing precedes the load.
    var perSecond: Double {
        guard let sample else { return 0 }
        let sent = Self.kinds.reduce(0.0) { sum, kind in
            sum + (isAbsent(kind) ? 0 : Double(sample.counts[kind]) * weights.shares[kind])
        }
        return sent / max(1, sample.seconds) * speedup
    }

    /// The operations that the profile has, and the part of them that is sent.
    public var text: String { ([inventory] + estimate).joined(separator: "; ") }

    private var inventory: String {
        let absent = Self.kinds.filter(isAbsent)
        let count =
            "the profile \(profile.name) has \(Self.kinds.count - absent.count) of \(Self.kinds.count) operations"
        return absent.isEmpty ? count : "\(count), not " + absent.map(\.name).joined(separator: ", ")
    }

    private var estimate: [String] {
        guard let sample else { return ["the mix of operations is unknown, because nothing precedes the load"] }
        let all = Self.kinds.reduce(0.0) { $0 + Double(sample.counts[$1]) }
        guard all > 0 else { return ["there were no operations in \(sample.words)"] }
        func sent(_ kind: OperationKind) -> Double {
            isAbsent(kind) ? 0 : Double(sample.counts[kind]) * weights.shares[kind]
        }
        let skipped = Self.kinds.map { ($0.name, isAbsent($0) ? Double(sample.counts[$0]) : 0) }
        let leftOut = Self.kinds.map { ($0.name, isAbsent($0) ? 0 : Double(sample.counts[$0]) - sent($0)) }
        let sum = Self.kinds.reduce(0) { $0 + sent($1) }
        let writes = Self.kinds.filter { $0.isSocial && !$0.isRead }.reduce(0) { $0 + sent($1) }
        var parts = ["as in \(sample.words)"]
        parts += part(skipped, of: all, "of the operations are skipped")
        parts += part(leftOut, of: all, "are left out by --weight")
        let rate = Readable.significant(perSecond)
        var shares = "about \(rate) requests per second are sent"
        if sum > 0 {
            let social = Self.kinds.filter(\.isSocial).reduce(0) { $0 + sent($1) }
            shares += ": \(Words.percent(social / sum)) social, \(Words.percent(writes / sum)) writes ("
            shares += Self.shares(Self.kinds.map { ($0.name, sent($0)) }, of: sum) + ")"
        }
        return parts + [shares]
    }

    private func part(_ counts: [(String, Double)], of all: Double, _ words: String) -> [String] {
        let sum = counts.reduce(0) { $0 + $1.1 }
        guard sum > 0 else { return [] }
        return ["\(Words.percent(sum / all)) \(words) (\(Self.shares(counts, of: all)))"]
    }

    /// Returns the largest shares, such as `keepAlive 50 %, call 3 %`.
    private static func shares(_ counts: [(String, Double)], of all: Double) -> String {
        let shown = counts.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
        return shown.prefix(6).map { "\($0.0) \(Words.number($0.1 / all * 100, digits: 2)) %" }.joined(separator: ", ")
            + (shown.count > 6 ? ", …" : "")
    }
}
