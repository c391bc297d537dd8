// SPDX-License-Identifier: GPL-3.0-or-later

/// A fault that the service can inject, for testing its testers.
package enum Fault: String, CaseIterable, Sendable {
    case lostLike = "lost-like"
    case overCap = "over-cap"
    case asymmetricTie = "asymmetric-tie"
    case staleRead = "stale-read"
    case error
    case slow
    case stall
    // New faults go last: each draws from a stream numbered by its position, so an earlier one would move the others'
    // strikes.
    case lostDelivery = "lost-delivery"

    /// The spelling on the command line, and the effect.
    var explanation: String {
        switch self {
        case .lostLike: "lost-like=0.001      that share of homepage likes is acknowledged, not stored"
        case .overCap: "over-cap             the friend cap is not enforced"
        case .asymmetricTie: "asymmetric-tie=0.01  that share of new ties, or all, lacks the sender's side"
        case .staleRead: "stale-read=500ms     homepages, friends, posts and feeds are up to that old"
        case .error: "error=0.01           that share of requests gets 500 before anything is done"
        case .slow: "slow=p99:300ms       answers beyond that percentile are that much later"
        case .stall: "stall=1s/10s         no answer leaves in the first second of every ten"
        case .lostDelivery: "lost-delivery=0.01   that share of posts is stored, but in no friend's feed"
        }
    }

    /// All faults, one per line.
    package static var help: String { allCases.map { "  " + $0.explanation }.joined(separator: "\n") }
}

/// The faults to inject, and their parameters.
package struct FaultPlan: Equatable, Sendable {
    /// Share of homepage likes that are acknowledged but not stored; 0...1.
    var lostLike = 0.0
    /// Whether the friend cap is ignored.
    var overCap = false
    /// Share of new ties without the requester's side; 0...1.
    var asymmetricTie = 0.0
    /// Maximum age of the state that reads return, or nil for the current state.
    var staleRead: Duration?
    /// Share of requests answered with 500; 0...1.
    var error = 0.0
    /// Share of delayed answers, 0...1, and the delay.
    var slowShare = 0.0
    var slowDelay = Duration.zero
    /// Time without answers at the start of each period, or nil for no stalls.
    var stallLength: Duration?
    var stallPeriod = Duration.zero

    /// Share of posts that never reach a friend's feed; 0...1.
    var lostDelivery = 0.0

    /// Creates a plan without faults.
    package init() {}

    /// Parses faults from command-line arguments.
    ///
    /// - Parameter words: one `NAME` or `NAME=VALUE` each; a later one replaces an earlier one of the same name.
    /// - Throws: `BackendError` with `wrongArguments` for an unknown fault or a wrong value; the hint lists all
    ///   faults.
    package init(parsing words: [String]) throws(BackendError) {
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let fault = Fault(rawValue: String(parts[0])) else {
                throw Self.mistake(word, "unknown fault \(parts[0])")
            }
            try set(fault, to: parts.count > 1 ? String(parts[1]) : nil, word)
        }
    }

    private mutating func set(_ fault: Fault, to value: String?, _ word: String) throws(BackendError) {
        switch fault {
        case .lostLike: lostLike = try Self.share(value, word)
        case .overCap:
            if value != nil { throw Self.mistake(word, "over-cap does not take a value") }
            overCap = true
        case .asymmetricTie: asymmetricTie = value == nil ? 1 : try Self.share(value, word)
        case .staleRead: staleRead = try Self.duration(value, word)
        case .error: error = try Self.share(value, word)
        case .slow: try setSlow(value, word)
        case .stall: try setStall(value, word)
        case .lostDelivery: lostDelivery = try Self.share(value, word)
        }
    }

    private mutating func setSlow(_ value: String?, _ word: String) throws(BackendError) {
        let parts = (value ?? "").split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].first == "p", let percentile = Double(parts[0].dropFirst()),
            percentile >= 0, percentile < 100
        else {
            throw Self.mistake(word, "slow must be a percentile from p0 to below p100 and a delay, such as p99:300ms")
        }
        slowShare = 1 - percentile / 100
        slowDelay = try Self.duration(String(parts[1]), word)
    }

    private mutating func setStall(_ value: String?, _ word: String) throws(BackendError) {
        let parts = (value ?? "").split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Self.mistake(word, "stall must be a length and a period, such as 1s/10s") }
        let length = try Self.duration(String(parts[0]), word)
        stallPeriod = try Self.duration(String(parts[1]), word)
        guard length < stallPeriod else { throw Self.mistake(word, "the stall must be shorter than its period") }
        stallLength = length
    }

    private static func share(_ value: String?, _ word: String) throws(BackendError) -> Double {
        guard let value, let share = Double(value), share >= 0, share <= 1 else {
            throw mistake(word, "the value must be a share between 0 and 1")
        }
        return share
    }

    private static func duration(_ value: String?, _ word: String) throws(BackendError) -> Duration {
        guard let value, let duration = Duration(parsing: value), duration > .zero else {
            throw mistake(word, "the value must be a duration such as 500ms, 1s or 2min")
        }
        return duration
    }

    private static func mistake(_ word: String, _ rule: String) -> BackendError {
        BackendError(
            .wrongArguments, at: "--fault \(word)", message: rule, hint: "the faults are\n" + Fault.help)
    }
}

extension Duration {
    /// Parses a duration such as `500ms`, `1.5s`, `2min` or `1h`, at most 1000 hours; nil for anything else.
    package init?(parsing text: String) {
        let units: [(String, Double)] = [("ms", 0.001), ("min", 60), ("s", 1), ("h", 3_600)]
        guard let (unit, seconds) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
        let number = text.dropLast(unit.count)
        guard number.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }), let value = Double(number),
            value * seconds <= 3_600_000
        else { return nil }
        self = .microseconds(Int64((value * seconds * 1_000_000).rounded()))
    }
}
