// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// A load on the command line: `60`, `20k`, `1.5M`; of a rate also `200/s`.
struct LoadArgument: ExpressibleByArgument {
    /// The load in the unit of the search.
    let value: Double
    /// Whether the text is a rate.
    let isPerSecond: Bool

    init?(argument: String) {
        isPerSecond = argument.hasSuffix("/s")
        let text = isPerSecond ? argument.dropLast(2) : argument[...]
        let factors: [Character: Double] = ["k": 1e3, "M": 1e6]
        let factor = text.last.flatMap { factors[$0] }
        guard let number = Double(factor == nil ? text : text.dropLast()) else { return nil }
        value = number * (factor ?? 1)
    }
}
