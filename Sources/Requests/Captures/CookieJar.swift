// SPDX-License-Identifier: GPL-3.0-or-later

/// The cookies of an account as a `Cookie` header holds them: `a=1; b=2`.
///
/// What a driver needs of RFC 6265: names with values, replaced and deleted by the answers of the account's requests. All requests
/// go to one host, so that `Domain`, `Path`, `Secure` and `SameSite` do not matter; a cookie lasts to the end of the run unless
/// an answer deletes it.
struct CookieJar {
    /// The most bytes of all cookies of an account.
    static let mostBytes = ValueSlot.cookieJar.width

    /// What a `Set-Cookie` header says.
    struct Cookie: Equatable {
        var name: [UInt8]
        var value: [UInt8]
        /// Whether it takes the cookie away.
        var isDeletion: Bool
    }

    /// The text of the `Cookie` header; empty if there are none.
    private(set) var text: [UInt8]

    init(_ text: [UInt8] = []) { self.text = text }

    /// Keeps a cookie in place of the one of its name, or deletes that one.
    ///
    /// - Returns: false if it does not fit; the jar is then as it was.
    mutating func take(_ cookie: Cookie) -> Bool {
        var changed: [UInt8] = []
        var isPlaced = cookie.isDeletion
        func append(_ pair: some Sequence<UInt8>) {
            if !changed.isEmpty { changed += [UInt8(ascii: ";"), UInt8(ascii: " ")] }
            changed.append(contentsOf: pair)
        }
        let pair = cookie.name + [UInt8(ascii: "=")] + cookie.value
        for old in text.split(separator: UInt8(ascii: ";")) {
            let old = old.drop { $0 == UInt8(ascii: " ") }
            if !old.prefix(while: { $0 != UInt8(ascii: "=") }).elementsEqual(cookie.name) {
                append(old)
            } else if !isPlaced {
                append(pair)
                isPlaced = true
            }
        }
        if !isPlaced { append(pair) }
        guard changed.count <= Self.mostBytes else { return false }
        text = changed
        return true
    }
}

extension CookieJar.Cookie {
    /// Reads the value of a `Set-Cookie` header (RFC 6265, 5.2).
    ///
    /// - Parameters:
    ///   - range: where it stands in `line`.
    ///   - now: seconds since 1970, by which `Expires` is judged.
    /// - Returns: nil if it names no cookie, or holds control characters.
    init?(_ line: Span<UInt8>, _ range: Range<Int>, now: Int64) {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for place in range where line[place] == UInt8(ascii: ";") {
            parts.append(start..<place)
            start = place + 1
        }
        parts.append(start..<range.upperBound)
        guard let (name, value) = Self.split(line, parts[0]), !name.isEmpty,
            !range.contains(where: { line[$0].isControl && line[$0] != 0x09 })
        else { return nil }
        self.name = name
        self.value = value
        isDeletion = false
        var lasts: Bool?
        for part in parts.dropFirst() {
            guard let (attribute, value) = Self.split(line, part) else { continue }
            switch String(decoding: attribute.map(\.lowercased), as: UTF8.self) {
            // The last one counts, and an age counts before a date.
            case "max-age": lasts = Self.isPositive(value) ?? lasts
            case "expires":
                if lasts == nil, let date = CookieDate.seconds(value) { isDeletion = date <= now }
            default: break
            }
        }
        if let lasts { isDeletion = !lasts }
    }

    /// A name and a value around the first `=`, without blanks; nil if there is no `=`.
    private static func split(_ line: Span<UInt8>, _ range: Range<Int>) -> (name: [UInt8], value: [UInt8])? {
        guard let sign = range.first(where: { line[$0] == UInt8(ascii: "=") }) else { return nil }
        func copy(_ range: Range<Int>) -> [UInt8] { line.trimmed(range).map { line[$0] } }
        return (copy(range.lowerBound..<sign), copy((sign + 1)..<range.upperBound))
    }

    /// Whether digits spell a number above 0; nil if they are none.
    private static func isPositive(_ digits: [UInt8]) -> Bool? {
        let isNegative = digits.first == UInt8(ascii: "-")
        let rest = digits.dropFirst(isNegative ? 1 : 0)
        guard !rest.isEmpty, rest.allSatisfy(\.isDigit) else { return nil }
        return !isNegative && rest.contains { $0 != UInt8(ascii: "0") }
    }
}

/// Reads the dates of cookies, in whatever order servers write them (RFC 6265, 5.1.1).
enum CookieDate {
    /// Seconds since 1970; nil if the text is no date.
    static func seconds(_ text: [UInt8]) -> Int64? {
        var (day, month, year, time): (Int?, Int?, Int?, Int?) = (nil, nil, nil, nil)
        for token in text.split(whereSeparator: { !isWord($0) }) {
            if time == nil, let found = clock(token) {
                time = found
            } else if day == nil, let found = number(token, digits: 1...2) {
                day = found
            } else if month == nil, let found = months.firstIndex(of: token.prefix(3).map(\.lowercased)) {
                month = found + 1
            } else if year == nil, let found = number(token, digits: 2...4) {
                year = found < 70 ? found + 2_000 : found < 100 ? found + 1_900 : found
            }
        }
        guard let day, let month, let year, let time, (1...31).contains(day), year >= 1_601 else { return nil }
        return Int64(days(year, month, day)) * 86_400 + Int64(time)
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map
    {
        Array($0.utf8)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte.isDigit || byte == UInt8(ascii: ":") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte.lowercased)
    }

    /// Digits at the front of a token.
    private static func number(_ token: ArraySlice<UInt8>, digits allowed: ClosedRange<Int>) -> Int? {
        let digits = token.prefix(while: \.isDigit)
        guard allowed.contains(digits.count) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Seconds of `08:49:37`.
    private static func clock(_ token: ArraySlice<UInt8>) -> Int? {
        let parts = token.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], digits: 1...2),
            let minute = number(parts[1], digits: 1...2),
            let second = number(parts[2], digits: 1...2), hour < 24, minute < 60, second < 60
        else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    /// Days since 1970 of a date of the Gregorian calendar.
    ///
    /// - Source: Richards, "Mapping Time" (1998), by way of the usual shift of the year's begin to March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let fromMarch = (month + 9) % 12
        let dayOfYear = (153 * fromMarch + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
