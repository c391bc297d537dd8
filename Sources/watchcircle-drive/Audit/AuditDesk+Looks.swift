// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import LoadDriver
import Measurement
import Requests

extension AuditDesk {
    /// What was looked at, how often, and why what was not.
    func looks(of findings: AuditFindings) -> [AuditLook] {
        let untold = drive.untold
        return AuditBasis.allCases.map { basis in
            let reach = profile.reach(of: basis)
            let count = findings.looks(at: basis)
            return AuditLook(
                name: basis.name, words: basis.words, count: count, requests: reach.requests,
                whyNot: count > 0 ? "" : Self.whyNot(basis, reach, untold), figures: basis.figures)
        }
    }

    private static func whyNot(_ basis: AuditBasis, _ reach: AuditReach, _ untold: [AuditFigure: Int]) -> String {
        if let lack = reach.lack { return lack }
        let silent = reach.figures.compactMap { figure in
            untold[figure].map { "`\(figure.name)` in \(Words.count($0, "answer"))" }
        }
        if !silent.isEmpty {
            return
                "where the profile's `tells` point, nothing that fits stood for \(silent.joined(separator: " and for "))"
        }
        return switch basis {
        case .timedDeliveries: "no post was followed; --probes follows some"
        case .deliveries: "no post had to be in a feed that was read"
        case .freshReads: "nothing was read soon after a change; --probes reads then"
        case .listPairs: "no two friends were both read back"
        case .postLists: "no post had to be in a list that was read"
        case .postLikes: "no answer told of a post that is known"
        case .likes, .friendCounts, .friendLists:
            "no answer of \(reach.requests.joined(separator: ", ")) came"
        }
    }
}
