// SPDX-License-Identifier: GPL-3.0-or-later

/// Generated positions and call durations: plausible, and equal for equal requests in every run.
enum GeneratedValue {
    /// Appends degrees north with five decimals: homes lie between 22° and 42°, a child within about 500 m of its home.
    static func appendLatitude(_ request: RenderContext, to bytes: inout [UInt8]) {
        append(degrees(request, salt: 1, from: 2_200_000, span: 2_000_000), to: &bytes)
    }

    /// Appends degrees east, between 103° and 121°.
    static func appendLongitude(_ request: RenderContext, to bytes: inout [UInt8]) {
        append(degrees(request, salt: 2, from: 10_300_000, span: 1_800_000), to: &bytes)
    }

    private static func degrees(_ request: RenderContext, salt: UInt64, from low: Int, span: Int) -> UInt64 {
        var home = Mix(seed: request.seed &+ salt, key: UInt64(request.actor), instant: 0)
        var walk = Mix(seed: request.seed &+ salt, key: UInt64(request.actor), instant: request.instant &+ 1)
        return UInt64(low + home.next(below: span) + walk.next(below: 1_000) - 500)
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        bytes.append(decimal: value / 100_000)
        bytes.append(UInt8(ascii: "."))
        // A leading 1 preserves the zeros after the decimal point; it is removed again.
        let end = bytes.count
        bytes.append(decimal: 100_000 + value % 100_000)
        bytes.remove(at: end)
    }

    /// Returns the duration of a call in seconds: exponential with mean 90 s, as 32 quantiles from 5 to 374 s.
    static func callSeconds(_ request: RenderContext) -> UInt64 {
        var bits = Mix(
            seed: request.seed &+ 3, key: UInt64(request.actor) << 32 | UInt64(request.subject),
            instant: request.instant)
        return callQuantiles[bits.next(below: callQuantiles.count)]
    }

    /// -90·ln(1 - (i + 0.5)/32), rounded, at least 5: quantiles of the exponential distribution.
    private static let callQuantiles: [UInt64] = [
        5, 5, 7, 10, 14, 17, 20, 24, 28, 32, 36, 40, 45, 49, 54, 60, 65, 71, 78, 85, 92, 100, 109, 119, 131, 143, 158,
        177, 199, 229, 275, 374,
    ]
}
