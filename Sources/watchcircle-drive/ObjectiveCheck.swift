// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import LoadDriver
import Measurement
import Programs

extension Objective {
    /// Refuses objectives that no drive with these phases could judge, before anything is driven for them.
    static func check(_ objectives: [Objective], phases: [Phase]) throws {
        for objective in objectives where objective.runs != .simulated {
            if let phase = objective.phase, !phases.contains(where: { $0.name == phase }) {
                try refuse(objective, "there is no phase", phase, among: phases.map(\.name))
            }
            guard case .named("audit", let name) = objective.figure, !auditFigures.contains(name) else { continue }
            try refuse(objective, "the audit has no figure", name, among: auditFigures)
        }
    }

    private static let auditFigures = AuditFindings.figureNames

    private static func refuse(_ objective: Objective, _ rule: String, _ given: String, among known: [String]) throws {
        let hint = Spelling.nearest(to: given, among: known).map { "did you mean \($0)?" }
        throw Programs.ExitCode.wrongScenario.telling(
            "objective \(objective.name): \(rule) \(given)\n"
                + "  hint: \(hint ?? "there are \(known.joined(separator: ", "))")")
    }
}
