// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// Formatting of numbers in sentences: three significant digits by default, with the unit.
package enum Words {
    /// Returns a number without an exponent: `0.0123`, `12.3`, `1230`.
    ///
    /// - Parameters:
    ///   - digits: the number of significant digits.
    ///   - mostDecimals: the maximum number of digits after the point.
    package static func number(_ value: Double, digits: Int = 3, mostDecimals: Int = 12) -> String {
        guard value.isFinite else { return "\(value)" }
        if value == 0 { return "0" }
        let decimals = min(max(digits - 1 - Int(log10(abs(value)).rounded(.down)), 0), mostDecimals)
        var text = String(format: "%.\(decimals)f", value)
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text
    }

    /// Returns a share as a percentage: 0.947 gives `94.7 %`.
    ///
    /// Values between 99 and 100 % have three decimals and are truncated, so that 0.999996 is not shown as 100 %.
    package static func percent(_ share: Double) -> String {
        let percent = share * 100
        guard percent > 99, percent < 100 else { return number(percent) + " %" }
        return "\((percent * 1_000).rounded(.down) / 1_000) %"
    }

    /// Returns a duration in a readable unit: `840 µs`, `12.3 ms`, `1.5 s`.
    package static func seconds(_ value: Double) -> String {
        let size = abs(value)
        if size > 0, size < 0.0009995 { return number(value * 1e6) + " µs" }
        if size > 0, size < 0.9995 { return number(value * 1e3) + " ms" }
        return number(value) + " s"
    }

    /// Returns a count with its noun, in the plural unless the count is 1: `1 second`, `12 seconds`.
    package static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
