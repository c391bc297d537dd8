// SPDX-License-Identifier: GPL-3.0-or-later

/// Replaces secrets in excerpts of requests and responses with `***`.
///
/// The mask covers
///
/// - values that the profile stores for the accounts and pairs of a request, in every encoding;
/// - the value after a name such as `access_token`, `password` or `Set-Cookie`, in JSON, forms, headers and HTML;
/// - each run of 20 or more letters and digits that contains both, because keys and tokens look like that;
/// - in addresses from responses: each query value, the fragment, and the user name.
///
/// The mask prefers false positives to leaks. Control characters become escapes, so that no text from a backend can
/// move a terminal's cursor.
public struct SecretMask: Sendable {
    /// The replacement for a secret.
    public static let mark = "***"
    /// The number of bytes examined beyond the shown part, so that a secret at the border is detected as a whole.
    static let margin = 512
    /// The number of body bytes shown.
    public static let shownBytes = 200

    /// The values to mask, in every encoding.
    private let secrets: [[UInt8]]

    /// Creates a mask without the values of any account.
    public init() { secrets = [] }

    /// Creates a mask for a request between two accounts.
    ///
    /// - Parameters:
    ///   - values: the stored values of accounts.
    ///   - actor: the account that sends the request.
    ///   - subject: the account that the request concerns.
    public init(_ values: CaptureStore, actor: UInt32, subject: UInt32) {
        var found: Set<[UInt8]> = []
        for slot in values.slots.indices {
            for owner in ValueReference.Owner.allCases where owner.fits(values.slots[slot].scope) {
                var value: [UInt8] = []
                let reference = ValueReference(slot: slot, owner: owner)
                guard values.append(reference, actor: actor, subject: subject, to: &value) else { continue }
                for escaping in [Escaping.none, .percent, .json, .form] {
                    var text: [UInt8] = []
                    escaping.append(value[...], to: &text)
                    found.insert(text)
                }
            }
        }
        secrets = found.sorted { $0.count > $1.count }
    }

    /// Returns masked text on one line.
    ///
    /// - Parameters:
    ///   - bytes: data from or to a backend.
    ///   - most: the maximum number of bytes shown.
    public func text(_ bytes: some Collection<UInt8>, most: Int = shownBytes) -> String {
        let looked = Array(bytes.prefix(most + Self.margin))
        return PlainText.of(looked[...].prefix(most), hidden: marks(in: looked))
    }

    /// Returns a masked address from a response; only the names of its query remain.
    public func address(_ bytes: some Collection<UInt8>, most: Int = 2 * shownBytes) -> String {
        let looked = Array(bytes.prefix(most + Self.margin))
        var hidden = marks(in: looked)
        Self.hideUser(in: looked, &hidden)
        Self.hideQuery(in: looked, &hidden)
        return PlainText.of(looked[...].prefix(most), hidden: hidden)
    }

    // MARK: - Hidden bytes

    private func marks(in bytes: [UInt8]) -> [Bool] {
        var hidden = [Bool](repeating: false, count: bytes.count)
        for secret in secrets { Self.hide(secret, in: bytes, &hidden) }
        SecretWords.hideValues(in: bytes, &hidden)
        Self.hideKeys(in: bytes, &hidden)
        return hidden
    }

    /// Hides each occurrence of a value. A value shorter than six bytes must be a whole word: the digit 7 occurs in
    /// many numbers.
    private static func hide(_ secret: [UInt8], in bytes: [UInt8], _ hidden: inout [Bool]) {
        guard !secret.isEmpty, secret.count <= bytes.count else { return }
        for start in 0...(bytes.count - secret.count) where bytes[start] == secret[0] {
            let end = start + secret.count
            guard bytes[start..<end].elementsEqual(secret) else { continue }
            let standsAlone =
                (start == 0 || !bytes[start - 1].isWordLetter) && (end == bytes.count || !bytes[end].isWordLetter)
            guard secret.count >= 6 || standsAlone else { continue }
            for place in start..<end { hidden[place] = true }
        }
    }

    /// Hides runs of bytes that look like keys.
    private static func hideKeys(in bytes: [UInt8], _ hidden: inout [Bool]) {
        var start = 0
        for place in 0...bytes.count where place == bytes.count || !bytes[place].isKeyLetter {
            let run = bytes[start..<place]
            if run.count >= 20, run.contains(where: \.isDigit), run.contains(where: \.isLetter) {
                for place in run.indices { hidden[place] = true }
            }
            start = place + 1
        }
    }

    /// Hides the user information before an `@` in the authority.
    private static func hideUser(in bytes: [UInt8], _ hidden: inout [Bool]) {
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: Array("://".utf8)) }) else { return }
        let ends: [UInt8] = Array("/?#".utf8)
        let end = bytes[(start + 3)...].firstIndex(where: ends.contains) ?? bytes.count
        guard let sign = bytes[(start + 3)..<end].lastIndex(of: UInt8(ascii: "@")) else { return }
        for place in (start + 3)..<sign { hidden[place] = true }
    }

    /// Hides the values of a query and the fragment.
    private static func hideQuery(in bytes: [UInt8], _ hidden: inout [Bool]) {
        guard let start = bytes.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            return
        }
        var isValue = bytes[start] == UInt8(ascii: "#")
        var isFragment = isValue
        for place in (start + 1)..<max(start + 1, bytes.count) {
            switch bytes[place] {
            case UInt8(ascii: "#"): (isValue, isFragment) = (true, true)
            case UInt8(ascii: "&") where !isFragment: isValue = false
            case UInt8(ascii: "=") where !isValue: isValue = true
            default: if isValue { hidden[place] = true }
            }
        }
    }
}

extension UInt8 {
    var isLetter: Bool {
        let small = lowercased
        return UInt8(ascii: "a") <= small && small <= UInt8(ascii: "z")
    }

    /// Whether it can be part of a word or a number.
    var isWordLetter: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }

    /// Whether it can be part of a key: both Base64 alphabets, except the slash, which separates path segments.
    var isKeyLetter: Bool {
        isWordLetter || self == UInt8(ascii: "-") || self == UInt8(ascii: "+") || self == UInt8(ascii: "=")
    }
}
