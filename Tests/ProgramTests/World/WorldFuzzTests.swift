// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing
import WorldFolders

/// Mutated files of a world folder, as a drive reads them.
@Suite struct WorldFuzzTests {
    /// A small generator, so that every run of the test tries the same bytes.
    ///
    /// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
    private struct SplitMix {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((bits ^ (bits >> 31)) % UInt64(bound))
        }
    }

    private static let original = """
        {"schema":1,"scenario":"smoke","seed":18446744073709551615,"seed_text":"18446744073709551615",\
        "instant_ms":68400000,"watches":200,"friend_cap":150,"received_per_day":3000,"quotas":[5,10,20],\
        "quota_levels":[11,21],"request_life_days":7}

        """

    private static let values = [
        "", "-1", "0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e309", "1.5", "1e2",
        "NaN", "null", "true", "\"x\"", "[]", "{}", "[1,2,3,4,5,6,7,8,9,10,11,12]", "\"\\ud800\"", "\"\\u0000\"",
        "\"\\u001b[2J\"", String(repeating: "[", count: 1_000), String(repeating: "9", count: 400),
    ]

    private func changed(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        switch random.next(below: 6) {
        case 0: bytes.removeSubrange(random.next(below: bytes.count)...)
        case 1: bytes = [0xEF, 0xBB, 0xBF] + bytes
        case 2, 3:
            let borders = bytes.indices.filter { [44, 58, 91, 93, 125].contains(bytes[$0]) }
            let place = random.next(below: borders.count - 1)
            let value = Self.values[random.next(below: Self.values.count)]
            bytes.replaceSubrange(borders[place] + 1..<borders[place + 1], with: value.utf8)
        default:
            for _ in 0...random.next(below: 3) {
                let place = random.next(below: bytes.count)
                switch random.next(below: 3) {
                case 0: bytes[place] = UInt8(random.next(below: 256))
                case 1: bytes[place] ^= 1 << UInt8(random.next(below: 8))
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
        }
        return bytes
    }

    @Test func `every mutation of world.json gives a world with its differences or an error`() throws {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent("world.json")
        let bytes = Array(Self.original.utf8)
        try Data(bytes).write(to: file)
        let wanted = try WorldDescription.read(in: workspace.folder)
        #expect(wanted.differences(from: wanted).isEmpty)
        let rounds = 20_000 * (ProcessInfo.processInfo.environment["WATCHCIRCLE_FUZZ"].flatMap { Int($0) } ?? 1)
        var random = SplitMix(state: 12)
        var (accepted, equal) = (0, 0)
        for _ in 0..<rounds {
            try Data(changed(bytes, &random)).write(to: file)
            do throws(WorldError) {
                var found = try WorldDescription.read(in: workspace.folder)
                accepted += 1
                found.seedText = wanted.seedText
                // A refusal names what differs, and nothing else is refused.
                if found == wanted { equal += 1 }
                #expect(found.differences(from: wanted).isEmpty == (found == wanted), "\(found)")
            } catch {
                #expect(error.code == .notAWorld && error.location == file.path && !error.message.isEmpty)
            }
        }
        #expect((rounds / 20...rounds * 3 / 4).contains(accepted), "\(accepted)")
        #expect(equal > 0 && equal < accepted)
    }

    @Test(arguments: [
        ("[]", "not an object of keys"), ("{", "not JSON"), ("", "not JSON"), ("{}", "missing key `schema`"),
        (original.replacingOccurrences(of: "[5,10,20]", with: "\"x\""), "`quotas` has the wrong type"),
        (original.replacingOccurrences(of: "[5,10,20]", with: "null"), "`quotas` is null"),
        (original.replacingOccurrences(of: ":200,", with: ":2.5,"), "not a whole number"),
    ])
    func `an unreadable world.json is rejected with the reason`(text: String, reason: String) throws {
        let workspace = try Workspace()
        try Data(text.utf8).write(to: workspace.folder.appendingPathComponent("world.json"))
        let error = try #require(throws: WorldError.self) { _ = try WorldDescription.read(in: workspace.folder) }
        #expect(error.description.contains("/world.json: ") && error.message.contains(reason), "\(error)")
        #expect(error.hint?.contains("watchcircle world") == true)
    }

    @Test func `a folder without a world is rejected with the reason`() throws {
        let workspace = try Workspace()
        let error = try #require(throws: WorldError.self) { _ = try WorldDescription.read(in: workspace.folder) }
        #expect(error.message.contains("cannot be read"))
    }
}
