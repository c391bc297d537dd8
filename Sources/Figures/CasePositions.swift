// SPDX-License-Identifier: GPL-3.0-or-later

/// The positions of an enumeration's cases, in order of declaration.
struct CasePositions<Case: CaseIterable & Hashable & Sendable>: Sendable {
    private let positions: [Case: Int]

    init() { positions = Dictionary(uniqueKeysWithValues: zip(Case.allCases, 0...)) }

    subscript(figure: Case) -> Int {
        guard let position = positions[figure] else { preconditionFailure("\(figure) is not a case") }
        return position
    }
}
