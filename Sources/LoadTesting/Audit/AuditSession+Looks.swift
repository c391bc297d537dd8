// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import LoadDriver
import Measurement
import Requests

extension AuditSession {
    /// Returns what the audit inspected, how often, and why it did not inspect the rest.
    func looks(of findings: AuditFindings) -> [AuditLook] {
        let missingFigures = drive.missingFigures
        return AuditBasis.allCases.map { basis in
            let reach = profile.reach(of: basis)
            let count = findings.looks(at: basis)
            return AuditLook(
                name: basis.name, words: basis.words, count: count, requests: reach.requests,
                whyNot: count > 0 ? "" : Self.whyNot(basis, reach, missingFigures), figures: basis.figures)
        }
    }

    private static func whyNot(_ basis: AuditBasis, _ reach: AuditReach, _ missingFigures: [AuditFigure: Int]) -> String
    {
        if let lack = reach.lack { return lack }
        let silent = reach.figures.compactMap { figure in
            missingFigures[figure].map { "`\(figure.name)` in \(Words.count($0, "response"))" }
        }
        if !silent.isEmpty {
            return
                "the profile's `extract` found no valid value for \(silent.joined(separator: " and for "))"
        }
        return switch basis {
        case .timedDeliveries: "no post was followed; --probes follows some"
        case .deliveries: "no feed that was read had to contain a post"
        case .freshReads: "nothing was read soon after a change; --probes adds such reads"
        case .listPairs: "no two friends were both read back"
        case .postLists: "no list that was read had to contain a post"
        case .postLikes: "no response contained a known post"
        case .likes, .friendCounts, .friendLists:
            "no response to \(reach.requests.joined(separator: ", ")) arrived"
        }
    }
}
