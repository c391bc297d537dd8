// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Foundation
import LoadDriver
import Measurement
import Operations
import Programs
import Requests

/// The properties of a planned drive that decide which objectives it can judge.
struct DriveProspect {
    /// Phases of the run.
    var phases: [Phase]
    /// Length of the measured window; seconds.
    var windowSeconds: Double
    /// Names of the operations that the drive sends.
    var kinds: Set<String>
    /// The profile's name.
    var profile: String
    /// Whether each request waits for the response to the previous one.
    var isClosed = false
    /// Whether responses are audited.
    var isAudited = false
    /// The profile by which responses are audited; nil for a plain load.
    var auditor: Profile?
    /// Whether there is a society.
    var hasSociety = false
    /// Whether a day of the society ends before the drive does; the society's figures need one.
    var endsDay = false

    /// Describes a plain load.
    init(_ load: LoadOptions, kinds: [OperationKind], profile: Profile) {
        let seconds = load.duration?.seconds ?? 0
        phases = Phase.phases(
            warmUp: load.warmUp.seconds, all: seconds, name: load.ramp == nil ? Phase.steady : "ramp")
        windowSeconds = Seconds.exact(seconds - load.warmUp.seconds)
        isClosed = load.closed != nil
        self.kinds = Set(kinds.map(\.name))
        self.profile = profile.name
    }

    /// Describes a scenario's load.
    init(_ window: TimeWindow, _ load: LoadOptions, _ judgement: JudgementOptions, profile: Profile) {
        phases = Phase.phases(warmUp: load.warmUp.seconds, all: window.seconds)
        windowSeconds = Seconds.exact(window.seconds - load.warmUp.seconds)
        kinds = Set(OperationKind.allCases.filter { profile.operations[$0] != nil }.map(\.name))
        self.profile = profile.name
        isAudited = judgement.audit
        auditor = profile
        if isAudited, judgement.probes > 0 { kinds.insert("probe") }
        hasSociety = true
        endsDay = window.instants.upperBound >= 86_400_000
    }
}

/// The reason why a drive can never judge an objective.
private struct ObjectiveObstacle {
    var rule: String
    var hint: String
    /// Whether the mistake is in the scenario; otherwise it is on the command line.
    var isOfScenario: Bool
}

extension Objective {
    /// Rejects the objectives that such a drive cannot judge, all at once and before it starts.
    ///
    /// - Throws: an exit code, after printing the errors.
    static func check(_ objectives: [Objective], for drive: DriveProspect) throws {
        let found = objectives.filter { $0.runs != .simulated }.compactMap { objective in
            objective.obstacle(in: drive).map { (objective, $0) }
        }
        guard !found.isEmpty else { return }
        let lines = found.map { objective, obstacle in
            "objective \(objective.name): \(obstacle.rule)\n  hint: \(obstacle.hint)"
        }
        let isOfScenario = drive.hasSociety && found.contains { $1.isOfScenario }
        let code = isOfScenario ? Programs.ExitCode.wrongScenario : .wrongArguments
        throw code.failing(lines.joined(separator: "\n"))
    }

    /// Whether the objective needs the audit.
    var isOfAudit: Bool {
        if case .named("audit", _) = figure { true } else { false }
    }

    private func obstacle(in drive: DriveProspect) -> ObjectiveObstacle? {
        if let phase, !drive.phases.contains(where: { $0.name == phase }) {
            return unknown("there is no phase \(phase)", phase, among: drive.phases.map(\.name))
        }
        if case .every(let seconds) = span, Double(seconds) > drive.windowSeconds {
            return ObjectiveObstacle(
                rule: "its windows of \(seconds) s exceed the \(Words.number(drive.windowSeconds)) s that are measured",
                hint: "drive longer with --for or --duration, or shorten `over`", isOfScenario: false)
        }
        switch figure {
        case .named("audit", let name): return ofAudit(name, drive)
        case .named(let family, _): return ofSociety(family, drive)
        case .duration(_, _, let scope?), .errorRate(let scope?), .throughput(let scope?):
            return ofOperation(scope, drive)
        case .duration, .errorRate, .throughput: return nil
        case .deadTime:
            guard !drive.isClosed else { return nil }
            return ObjectiveObstacle(
                rule: "only a closed load has a dead time", hint: "error_rate counts requests without a response",
                isOfScenario: true)
        }
    }

    private func ofAudit(_ name: String, _ drive: DriveProspect) -> ObjectiveObstacle? {
        if drive.hasSociety, !AuditFindings.figureNames.contains(name) {
            return unknown("the audit has no figure \(name)", name, among: AuditFindings.figureNames)
        }
        guard !drive.isAudited else { return Self.unseen(name, drive) }
        guard drive.hasSociety else {
            return ObjectiveObstacle(
                rule: "a plain load is not audited", hint: "drive a scenario with --audit", isOfScenario: false)
        }
        return ObjectiveObstacle(
            rule: "the answers are not audited",
            hint: "audit them with --audit and --world or --set-up; --no-audit leaves such objectives out",
            isOfScenario: false)
    }

    /// Returns an obstacle if no response contains the figure: such an objective would be met without any check.
    private static func unseen(_ name: String, _ drive: DriveProspect) -> ObjectiveObstacle? {
        guard let profile = drive.auditor else { return nil }
        let bases = AuditBasis.allCases.filter { $0.figures.contains(name) }
        let lacks = bases.compactMap { profile.reach(of: $0).lack }
        guard let first = lacks.first, lacks.count == bases.count else { return nil }
        return ObjectiveObstacle(
            rule: "undetectable with profile \(profile.name): \(first)",
            hint: "name it under `extract` of a request that returns it, or remove the objective", isOfScenario: true)
    }

    private func ofSociety(_ family: String, _ drive: DriveProspect) -> ObjectiveObstacle? {
        guard drive.hasSociety else {
            return ObjectiveObstacle(
                rule: "a plain load has no figures of the \(family)", hint: "remove it, or drive a scenario",
                isOfScenario: false)
        }
        guard family == "society", !drive.endsDay else { return nil }
        return ObjectiveObstacle(
            rule: "figures of the society describe the last completed day, and no day ends before the drive does",
            hint: "begin later or drive longer, or write `for: run` in the objective", isOfScenario: false)
    }

    private func ofOperation(_ scope: String, _ drive: DriveProspect) -> ObjectiveObstacle? {
        let vocabulary = OperationVocabulary.driven
        let names = (vocabulary.members(of: scope) ?? []).map { vocabulary.kinds[$0].name }
        guard drive.kinds.isDisjoint(with: names) else { return nil }
        if scope == "probe" {
            return ObjectiveObstacle(
                rule: "nothing is probed", hint: "--audit with --probes 0.05 adds probes", isOfScenario: false)
        }
        return drive.hasSociety
            ? ObjectiveObstacle(
                rule: "the profile \(drive.profile) has no operation of \(scope)",
                hint: "remove it, or add the operation to the profile", isOfScenario: true)
            : ObjectiveObstacle(
                rule: "this load sends no \(scope)", hint: "send it with --operation, or remove the objective",
                isOfScenario: false)
    }

    private func unknown(_ rule: String, _ given: String, among known: [String]) -> ObjectiveObstacle {
        let near = SpellingSuggestion.nearest(to: given, among: known).map { "did you mean \($0)?" }
        return ObjectiveObstacle(
            rule: rule, hint: near ?? "use one of \(known.joined(separator: ", "))", isOfScenario: true)
    }
}
