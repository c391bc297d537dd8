// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation
import Measurement

/// Formatting of numbers for readers of plain text. `numbers.js` implements the same rules for pages.
public enum Readable {
    /// Formats a count or a rate: `56.7 M`, `1,234`, `12.3`.
    public static func number(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let size = abs(value)
        for (limit, unit) in [(1e12, " tn"), (1e9, " bn"), (1e6, " M")] where size >= limit * 0.9995 {
            return significant(value / limit) + unit
        }
        return size >= 100 ? grouped(value) : significant(value)
    }

    /// Formats a figure that is reproducible to three digits at most, such as a speed: `644,000`, `12.3`.
    public static func rough(_ value: Double) -> String {
        guard value.isFinite, abs(value) >= 1_000 else { return number(value) }
        let unit = pow(10, log10(abs(value)).rounded(.down) - 2)
        return number((value / unit).rounded() * unit)
    }

    /// Formats a size in bytes: `12.3 GiB`.
    public static func bytes(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        var (scaled, unit) = (value, 0)
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        while abs(scaled) >= 1_000 && unit < units.count - 1 { (scaled, unit) = (scaled / 1_024, unit + 1) }
        return "\(significant(scaled)) \(units[unit])"
    }

    /// Formats a duration: `0.42 s`, `12.3 s`, `4 min 05 s`, `3 h 02 min`.
    public static func seconds(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        if value < 99.95 { return significant(value) + " s" }
        let whole = Int(value.rounded())
        if whole < 3_600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
        return "\(whole / 3_600) h \(padded(whole / 60 % 60)) min"
    }

    /// Formats a share: `12.3 %`.
    public static func percent(_ share: Double) -> String {
        share.isFinite ? significant(share * 100) + " %" : "–"
    }

    /// Formats a number with three significant digits, without an exponent or trailing zeros after the point.
    public static func significant(_ value: Double) -> String { Words.number(value, mostDecimals: 6) }

    private static func grouped(_ value: Double) -> String {
        var digits = String(format: "%.0f", abs(value))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
