// SPDX-License-Identifier: GPL-3.0-or-later
import LoadTesting
import Measurement

extension ObjectiveObstacle {
    /// Returns a line for each objective with its rule, and a hint below them.
    ///
    /// Neighbours with the same hint share it: a scenario often has several objectives on the audit.
    static func message(of obstacles: [ObjectiveObstacle]) -> String {
        let next = obstacles.dropFirst().map(\.hint) + [""]
        return zip(obstacles, next).map { obstacle, next in
            "objective \(obstacle.objective): \(obstacle.rule)"
                + (obstacle.hint == next ? "" : "\n  hint: \(obstacle.hint)")
        }.joined(separator: "\n")
    }

    private var hint: String {
        switch reason {
        case .unknownPhase(let name, let known), .unknownAuditFigure(let name, let known):
            SpellingSuggestion.nearest(to: name, among: known).map { "did you mean \($0)?" }
                ?? "use one of \(known.joined(separator: ", "))"
        case .windowsTooLong: "drive longer with --for or --duration, or shorten `over`"
        case .noDeadTime: "error_rate counts requests without a response"
        case .plainLoadNotAudited: "drive a scenario with --audit"
        case .notAudited: "audit them with --audit and --world or --set-up; --no-audit leaves such objectives out"
        case .undetectable: "name it under `extract` of a request that returns it, or remove the objective"
        case .noSociety: "remove it, or drive a scenario"
        case .noCompletedDay: "begin later or drive longer, or write `for: run` in the objective"
        case .noProbes: "--audit with --probes 0.05 adds probes"
        case .operationMissing: "remove it, or add the operation to the profile"
        case .operationNotSent: "send it with --operation, or remove the objective"
        }
    }

    /// Whether the mistake is in the scenario, if there is one; otherwise it is on the command line.
    var isOfScenario: Bool {
        switch reason {
        case .unknownPhase, .unknownAuditFigure, .noDeadTime, .undetectable, .operationMissing: true
        case .windowsTooLong, .plainLoadNotAudited, .notAudited, .noSociety, .noCompletedDay, .noProbes,
            .operationNotSent:
            false
        }
    }
}

extension Objective {
    /// Whether the objective needs the audit.
    var isOfAudit: Bool {
        if case .named("audit", _) = figure { true } else { false }
    }
}
