// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Foundation
import LoadDriver
import Measurement
import Operations
import Programs
import Requests

/// What a drive will be, as far as that decides which objectives can be judged.
struct DriveProspect {
    /// The parts of the run.
    var phases: [Phase]
    /// Length of the measured window; seconds.
    var windowSeconds: Double
    /// The operations that are sent, by name.
    var kinds: Set<String>
    /// The profile's name.
    var profile: String
    /// Whether each request waits for the answer to the one before.
    var isClosed = false
    /// Whether answers are audited.
    var isAudited = false
    /// By what they are audited; nil for a plain load.
    var auditor: Profile?
    /// Whether there is a society.
    var hasSociety = false
    /// Whether a day of the society ends before the drive does, which its figures are of.
    var endsDay = false

    /// Of a plain load.
    init(_ load: LoadOptions, kinds: [OperationKind], profile: Profile) {
        let seconds = load.duration?.seconds ?? 0
        phases = Phase.phases(
            warmUp: load.warmUp.seconds, all: seconds, name: load.ramp == nil ? Phase.steady : "ramp")
        windowSeconds = Seconds.exact(seconds - load.warmUp.seconds)
        isClosed = load.closed != nil
        self.kinds = Set(kinds.map(\.name))
        self.profile = profile.name
    }

    /// Of a scenario.
    init(_ stretch: Stretch, _ load: LoadOptions, _ judgement: JudgementOptions, profile: Profile) {
        phases = Phase.phases(warmUp: load.warmUp.seconds, all: stretch.seconds)
        windowSeconds = Seconds.exact(stretch.seconds - load.warmUp.seconds)
        kinds = Set(OperationKind.allCases.filter { profile.operations[$0] != nil }.map(\.name))
        self.profile = profile.name
        isAudited = judgement.audit
        auditor = profile
        if isAudited, judgement.probes > 0 { kinds.insert("probe") }
        hasSociety = true
        endsDay = stretch.instants.upperBound >= 86_400_000
    }
}

/// An objective that a drive could never judge.
private struct Unjudgeable {
    var rule: String
    var hint: String
    /// Whether the scenario is wrong; else the command line is.
    var isOfScenario: Bool
}

extension Objective {
    /// Refuses objectives that no such drive could judge, all at once and before anything is driven for them.
    ///
    /// - Throws: what ends the command, after it was told.
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
        throw code.telling(lines.joined(separator: "\n"))
    }

    /// Whether it is about the answers' audit.
    var isOfAudit: Bool {
        if case .named("audit", _) = figure { true } else { false }
    }

    private func obstacle(in drive: DriveProspect) -> Unjudgeable? {
        if let phase, !drive.phases.contains(where: { $0.name == phase }) {
            return unknown("there is no phase \(phase)", phase, among: drive.phases.map(\.name))
        }
        if case .every(let seconds) = span, Double(seconds) > drive.windowSeconds {
            return Unjudgeable(
                rule: "it is about windows of \(seconds) s, and \(Words.number(drive.windowSeconds)) s are measured",
                hint: "drive longer, by --for or --duration, or shorten `over`", isOfScenario: false)
        }
        switch figure {
        case .named("audit", let name): return ofAudit(name, drive)
        case .named(let family, _): return ofSociety(family, drive)
        case .duration(_, _, let scope?), .errorRate(let scope?), .throughput(let scope?):
            return ofOperation(scope, drive)
        case .duration, .errorRate, .throughput: return nil
        case .deadTime:
            guard !drive.isClosed else { return nil }
            return Unjudgeable(
                rule: "only a closed load has a dead time", hint: "error_rate counts what is not answered",
                isOfScenario: true)
        }
    }

    private func ofAudit(_ name: String, _ drive: DriveProspect) -> Unjudgeable? {
        if drive.hasSociety, !AuditFindings.figureNames.contains(name) {
            return unknown("the audit has no figure \(name)", name, among: AuditFindings.figureNames)
        }
        guard !drive.isAudited else { return Self.unseen(name, drive) }
        guard drive.hasSociety else {
            return Unjudgeable(
                rule: "a plain load is not audited", hint: "drive a scenario with --audit", isOfScenario: false)
        }
        return Unjudgeable(
            rule: "the answers are not audited",
            hint: "--audit, with --world or --set-up, audits them; --no-audit leaves such objectives out",
            isOfScenario: false)
    }

    /// Of a figure of which no answer tells anything: met, it would be no more than not looked at.
    private static func unseen(_ name: String, _ drive: DriveProspect) -> Unjudgeable? {
        guard let profile = drive.auditor else { return nil }
        let bases = AuditBasis.allCases.filter { $0.figures.contains(name) }
        let lacks = bases.compactMap { profile.reach(of: $0).lack }
        guard let first = lacks.first, lacks.count == bases.count else { return nil }
        return Unjudgeable(
            rule: "by profile \(profile.name) nothing can be found: \(first)",
            hint: "name it under `tells` of a request that answers it, or leave the objective out", isOfScenario: true)
    }

    private func ofSociety(_ family: String, _ drive: DriveProspect) -> Unjudgeable? {
        guard drive.hasSociety else {
            return Unjudgeable(
                rule: "a plain load has no figures of the \(family)", hint: "leave it out, or drive a scenario",
                isOfScenario: false)
        }
        guard family == "society", !drive.endsDay else { return nil }
        return Unjudgeable(
            rule: "figures of the society are of the last day that has ended, and none ends before the drive does",
            hint: "begin later or drive longer, or say `for: run` in the objective", isOfScenario: false)
    }

    private func ofOperation(_ scope: String, _ drive: DriveProspect) -> Unjudgeable? {
        let vocabulary = OperationVocabulary.driven
        let names = (vocabulary.members(of: scope) ?? []).map { vocabulary.kinds[$0].name }
        guard drive.kinds.isDisjoint(with: names) else { return nil }
        if scope == "probe" {
            return Unjudgeable(
                rule: "nothing is probed", hint: "--audit with --probes 0.05 adds probes", isOfScenario: false)
        }
        return drive.hasSociety
            ? Unjudgeable(
                rule: "the profile \(drive.profile) has no operation of \(scope)",
                hint: "leave it out, or add the operation to the profile", isOfScenario: true)
            : Unjudgeable(
                rule: "this load sends no \(scope)", hint: "send it, with --operation, or leave the objective out",
                isOfScenario: false)
    }

    private func unknown(_ rule: String, _ given: String, among known: [String]) -> Unjudgeable {
        let near = Spelling.nearest(to: given, among: known).map { "did you mean \($0)?" }
        return Unjudgeable(
            rule: rule, hint: near ?? "there are \(known.joined(separator: ", "))", isOfScenario: true)
    }
}
