// SPDX-License-Identifier: GPL-3.0-or-later
import Requests

/// A request of the profile, with its name and location for error messages.
struct FoundRequest {
    /// The full name, for example `operations.likePost`.
    var name: String
    var location: Location
    var template: RequestTemplate
}

/// Checks of the values that requests need against the values that others capture.
extension ProfileDecoder {
    /// Reports requests that can never be sent, because no file and no earlier request provides a value that they need.
    mutating func checkDependencies() {
        var known = Set(slots.indices.filter { slots[$0].column != nil })
        checkInOrder("setUp.", &known)
        // Operations occur repeatedly in any order, with probes between them.
        var waiting = found.filter { !$0.name.hasPrefix("setUp.") && !$0.name.hasPrefix("tearDown.") }
        var isAnySent = true
        while isAnySent {
            let sent = waiting.filter { missing($0, known) == nil }
            waiting.removeAll { missing($0, known) == nil }
            for request in sent { known.formUnion(Self.given(by: request)) }
            isAnySent = !sent.isEmpty
        }
        for request in waiting { refuse(request, known, "only requests that need it can capture") }
        checkInOrder("tearDown.", &known)
    }

    /// Checks requests that are sent once, in order.
    private mutating func checkInOrder(_ group: String, _ known: inout Set<Int>) {
        for request in found where request.name.hasPrefix(group) {
            refuse(request, known, "only later requests capture")
            known.formUnion(Self.given(by: request))
        }
    }

    private mutating func refuse(_ request: FoundRequest, _ known: Set<Int>, _ source: String) {
        guard let value = missing(request, known) else { return }
        add(
            request.location,
            "\(request.name) can never be sent: it needs `\(value.name(among: slots))`, which \(source)",
            ["capture it in setUp, before it is needed"]
                + (slots[value.slot].scope == .account ? ["or set `file` to a file that contains it"] : []))
    }

    private func missing(_ request: FoundRequest, _ known: Set<Int>) -> ValueReference? {
        request.template.needs.first { !known.contains($0.slot) }
    }

    private static func given(by request: FoundRequest) -> [Int] { request.template.captures.map(\.target.slot) }
}
