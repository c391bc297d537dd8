// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import LoadDriver
import Measurement
import Requests

/// The reason why a drive can never judge an objective.
public struct ObjectiveObstacle: Equatable, Sendable {
    /// The kinds of reasons.
    public enum Reason: Equatable, Sendable {
        /// The drive has no phase of this name; its phases are known.
        case unknownPhase(String, known: [String])
        /// The objective's windows exceed the measured time; seconds.
        case windowsTooLong(windowSeconds: Int, measuredSeconds: Double)
        /// Only a closed load has a dead time.
        case noDeadTime
        /// The audit has no figure of this name.
        case unknownAuditFigure(String, known: [String])
        /// A plain load is not audited.
        case plainLoadNotAudited
        /// The drive does not audit responses.
        case notAudited
        /// No response contains the figure; the text is what the profile lacks.
        case undetectable(profile: String, lack: String)
        /// A plain load has no figures of a family such as `society`.
        case noSociety(family: String)
        /// No day of the society ends before the drive does.
        case noCompletedDay
        /// The audit sends no probes.
        case noProbes
        /// The profile has no operation of a scope.
        case operationMissing(scope: String, profile: String)
        /// The plain load sends no operation of a scope.
        case operationNotSent(scope: String)
    }

    /// Name of the objective.
    public var objective: String
    /// Why the drive cannot judge it.
    public var reason: Reason

    /// The rule that the objective breaks, in words.
    public var rule: String {
        switch reason {
        case .unknownPhase(let phase, _): "there is no phase \(phase)"
        case .windowsTooLong(let seconds, let measured):
            "its windows of \(seconds) s exceed the \(Words.number(measured)) s that are measured"
        case .noDeadTime: "only a closed load has a dead time"
        case .unknownAuditFigure(let name, _): "the audit has no figure \(name)"
        case .plainLoadNotAudited: "a plain load is not audited"
        case .notAudited: "the answers are not audited"
        case .undetectable(let profile, let lack): "undetectable with profile \(profile): \(lack)"
        case .noSociety(let family): "a plain load has no figures of the \(family)"
        case .noCompletedDay:
            "figures of the society describe the last completed day, and no day ends before the drive does"
        case .noProbes: "nothing is probed"
        case .operationMissing(let scope, let profile): "the profile \(profile) has no operation of \(scope)"
        case .operationNotSent(let scope): "this load sends no \(scope)"
        }
    }
}

/// The properties of a planned drive that decide which objectives it can judge.
struct DriveProspect {
    /// Phases of the run.
    var phases: [Phase]
    /// Length of the measured window; seconds.
    var measuredSeconds: Double
    /// Names of the operations that the drive sends.
    var kinds: Set<String>
    /// The profile.
    var profile: Profile
    /// Whether each request waits for the response to the previous one.
    var isClosed = false
    /// Whether responses are audited.
    var isAudited = false
    /// Whether there is a society.
    var hasSociety = false
    /// Whether a day of the society ends before the drive does; the society's figures need one.
    var endsDay = false

    /// Rejects the objectives of driven runs that the drive cannot judge, all at once.
    func check(_ objectives: [Objective]) throws(DrivePlanError) {
        let obstacles = objectives.filter { $0.runs != .simulated }.compactMap { objective in
            obstacle(to: objective).map { ObjectiveObstacle(objective: objective.name, reason: $0) }
        }
        if !obstacles.isEmpty { throw .unjudgeable(obstacles) }
    }

    private func obstacle(to objective: Objective) -> ObjectiveObstacle.Reason? {
        if let phase = objective.phase, !phases.contains(where: { $0.name == phase }) {
            return .unknownPhase(phase, known: phases.map(\.name))
        }
        if case .every(let seconds) = objective.span, Double(seconds) > measuredSeconds {
            return .windowsTooLong(windowSeconds: seconds, measuredSeconds: measuredSeconds)
        }
        switch objective.figure {
        case .named("audit", let name): return audit(name)
        case .named(let family, _): return society(family)
        case .duration(_, _, let scope?), .errorRate(let scope?), .throughput(let scope?): return operation(scope)
        case .duration, .errorRate, .throughput: return nil
        case .deadTime: return isClosed ? nil : .noDeadTime
        }
    }

    private func audit(_ name: String) -> ObjectiveObstacle.Reason? {
        if hasSociety, !AuditFindings.figureNames.contains(name) {
            return .unknownAuditFigure(name, known: AuditFindings.figureNames)
        }
        if isAudited { return unseen(name) }
        return hasSociety ? .notAudited : .plainLoadNotAudited
    }

    /// Returns an obstacle if no response contains the figure: such an objective would be met without any check.
    private func unseen(_ name: String) -> ObjectiveObstacle.Reason? {
        let bases = AuditBasis.allCases.filter { $0.figures.contains(name) }
        let lacks = bases.compactMap { profile.reach(of: $0).lack }
        guard let first = lacks.first, lacks.count == bases.count else { return nil }
        return .undetectable(profile: profile.name, lack: first)
    }

    private func society(_ family: String) -> ObjectiveObstacle.Reason? {
        guard hasSociety else { return .noSociety(family: family) }
        return family == "society" && !endsDay ? .noCompletedDay : nil
    }

    private func operation(_ scope: String) -> ObjectiveObstacle.Reason? {
        let vocabulary = OperationVocabulary.driven
        let names = (vocabulary.members(of: scope) ?? []).map { vocabulary.kinds[$0].name }
        guard kinds.isDisjoint(with: names) else { return nil }
        if scope == "probe" { return .noProbes }
        return hasSociety
            ? .operationMissing(scope: scope, profile: profile.name) : .operationNotSent(scope: scope)
    }
}
