// SPDX-License-Identifier: GPL-3.0-or-later

/// Takes secrets out of what is told of requests and answers: `***` stands in their place.
///
/// Masked are
///
/// - values that the profile keeps of the accounts and pairs that a request is about, however they are encoded;
/// - what follows a name such as `access_token`, `password` or `Set-Cookie`, in JSON, forms, headers and HTML;
/// - each run of 20 letters and digits or more that mixes the two, as keys and tokens do;
/// - in addresses of answers: each value of the query, the fragment, and a user's name.
///
/// Too much may be masked, so that too little is not. Control characters come out as escapes, so that no text of a backend
/// can move a terminal's cursor.
public struct SecretMask: Sendable {
    /// What stands in place of a secret.
    public static let mark = "***"
    /// Bytes that are looked at beyond those that are shown, so that a secret at the border is seen whole.
    static let margin = 512
    /// Bytes of a body that are shown.
    public static let shownBytes = 200

    /// Values to be masked, as they may be written.
    private let secrets: [[UInt8]]

    /// A mask that knows no account's values.
    public init() { secrets = [] }

    /// A mask for what concerns two accounts.
    ///
    /// - Parameters:
    ///   - values: what the drive knows of accounts.
    ///   - actor: who asked.
    ///   - subject: whom it was about.
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

    /// A text of one line, masked.
    ///
    /// - Parameters:
    ///   - bytes: what came from a backend, or goes to one.
    ///   - most: bytes that are shown at most.
    public func text(_ bytes: some Collection<UInt8>, most: Int = shownBytes) -> String {
        let looked = Array(bytes.prefix(most + Self.margin))
        return PlainText.of(looked[...].prefix(most), hidden: marks(in: looked))
    }

    /// An address that an answer gives, masked: its query keeps the names alone.
    public func address(_ bytes: some Collection<UInt8>, most: Int = 2 * shownBytes) -> String {
        let looked = Array(bytes.prefix(most + Self.margin))
        var hidden = marks(in: looked)
        Self.hideUser(in: looked, &hidden)
        Self.hideQuery(in: looked, &hidden)
        return PlainText.of(looked[...].prefix(most), hidden: hidden)
    }

    // MARK: - What is hidden

    private func marks(in bytes: [UInt8]) -> [Bool] {
        var hidden = [Bool](repeating: false, count: bytes.count)
        for secret in secrets { Self.hide(secret, in: bytes, &hidden) }
        SecretWords.hideValues(in: bytes, &hidden)
        Self.hideKeys(in: bytes, &hidden)
        return hidden
    }

    /// Hides each place of a value. One of less than six bytes must stand by itself: the digit 7 is part of many numbers.
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

    /// Hides runs that look like keys.
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

    /// Hides what stands before an `@` in the authority.
    private static func hideUser(in bytes: [UInt8], _ hidden: inout [Bool]) {
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: Array("://".utf8)) }) else { return }
        let ends: [UInt8] = Array("/?#".utf8)
        let end = bytes[(start + 3)...].firstIndex(where: ends.contains) ?? bytes.count
        guard let sign = bytes[(start + 3)..<end].lastIndex(of: UInt8(ascii: "@")) else { return }
        for place in (start + 3)..<sign { hidden[place] = true }
    }

    /// Hides the values of a query, and the fragment.
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

    /// Whether it is part of a word or a number.
    var isWordLetter: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }

    /// Whether it may be part of a key: base 64 in both alphabets, without the slash, which parts paths.
    var isKeyLetter: Bool {
        isWordLetter || self == UInt8(ascii: "-") || self == UInt8(ascii: "+") || self == UInt8(ascii: "=")
    }
}
