// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// Numbers in sentences: three significant digits unless told, with the unit.
package enum Words {
    /// `0.0123`, `12.3`, `1230`.
    package static func number(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite else { return "\(value)" }
        if value == 0 { return "0" }
        let decimals = min(max(digits - 1 - Int(log10(abs(value)).rounded(.down)), 0), 12)
        var text = String(format: "%.\(decimals)f", value)
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text
    }

    /// `94.7 %`, from 0.947. Between 99 and 100 % with three decimals, cut off: 0.999996 does not look like all.
    package static func percent(_ share: Double) -> String {
        let percent = share * 100
        guard percent > 99, percent < 100 else { return number(percent) + " %" }
        return "\((percent * 1_000).rounded(.down) / 1_000) %"
    }

    /// `840 µs`, `12.3 ms`, `1.5 s`.
    package static func seconds(_ value: Double) -> String {
        let size = abs(value)
        if size > 0, size < 0.0009995 { return number(value * 1e6) + " µs" }
        if size > 0, size < 0.9995 { return number(value * 1e3) + " ms" }
        return number(value) + " s"
    }

    /// `1 second`, `12 seconds`.
    package static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
