// SPDX-License-Identifier: GPL-3.0-or-later
import Society
import Testing

@testable import Scenarios

@Suite struct FuzzTests {
    /// A small generator, so that every run of the test tries the same texts.
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

    private static let pieces: [[UInt8]] =
        [
            "[", "]", "{", "}", ": ", "- ", "? ", "&a ", "*a", "!!", "!<", "|\n", ">\n", "\"", "'", "\\", "%", "#",
            "\t", "\n",
            "\r", "---\n", "...\n", "<<: ", "~", "1e999", "-", "9999999999999999999", ".nan", "0x", ",", "friends:",
            "quotas:",
            "regions: ../x.csv\n", "hourlyWeights: {schoolDay: [1]}\n", "holidays: [0-99999999]\n",
            "lessons: [24:00-24:00]\n",
        ].map { Array($0.utf8) } + [[0xFF], [0x00], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xF4, 0x90]]

    /// Reads the bytes and counts acceptance; anything but a `ScenarioError` would not compile, a trap would end the test.
    private func isAccepted(_ bytes: [UInt8], overrides: [String] = []) -> Bool {
        do {
            _ = try Scenario.parse(bytes, path: "fuzz.yaml", overrides: overrides)
            return true
        } catch {
            #expect(!error.mistakes.isEmpty)
            for mistake in error.mistakes {
                let words = mistake.description
                #expect(words.hasPrefix("fuzz.yaml") || !overrides.isEmpty && words.hasPrefix("--set "), "\(words)")
            }
            return false
        }
    }

    /// Changes from the command line, which go into whatever a broken file contains.
    private static let overrides = ["time.days=1d", "likes.quotas.1=7", "seed=3", "friends.meeting.2=0.4", "panel=0"]

    @Test func `every mutation of a scenario's bytes gives a scenario or its errors`() throws {
        let original = try InputFile.read("\(root)/Scenarios/smoke.yaml").get()
        var random = SplitMix(state: 1)
        var accepted = 0
        let rounds = rounds(20_000)
        for round in 0..<rounds {
            // A disk that is full leaves the beginning of a file, or nothing.
            var bytes = round % 10 == 0 ? Array(original.prefix(random.next(below: original.count))) : original
            for _ in 0...random.next(below: 4) {
                let place = random.next(below: bytes.count + 1)
                switch random.next(below: 5) {
                case 0 where place < bytes.count: bytes[place] = UInt8(random.next(below: 256))
                case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.next(below: 8))
                case 2: bytes.insert(contentsOf: Self.pieces[random.next(below: Self.pieces.count)], at: place)
                case 3:
                    bytes.removeSubrange(place..<min(bytes.count, place + random.next(below: 12)))
                default:
                    let from = random.next(below: bytes.count + 1)
                    bytes.insert(
                        contentsOf: original[min(from, original.count)...].prefix(random.next(below: 40)), at: place)
                }
            }
            let override = Self.overrides[random.next(below: Self.overrides.count)]
            if isAccepted(bytes, overrides: random.next(below: 3) == 0 ? [override] : []) { accepted += 1 }
        }
        // Many mutations only touch comments; were nearly all or none accepted, the test would try nothing.
        #expect((rounds / 20...rounds * 3 / 4).contains(accepted), "\(accepted)")
    }

    @Test func `every value of every key gives a scenario or its errors`() {
        let values = [
            "", "~", "-1", "1e308", "-1e308", "1e-308", "9223372036854775807", "9223372036854775808", "[]", "{}",
            "[[]]",
            "[1]", "[0, 0, 0]", "{a: 1}", "true", "x.csv", ".csv", "/", "0-0", "[0-36500]", "[0:00-0:01]", "1 d", "5%",
            "5/day",
            "1e999999999999999999999d", "1e9223372036854775807%", "\"\\0\"", "éé", "1GB", "1h1h1h",
        ]
        for section in Section.all {
            for key in section.keys {
                let path = section.name.isEmpty ? key.name : "\(section.name).\(key.name)"
                let complaints = values.map { complaint("", overrides: ["\(path)=\($0)"]) }.filter { !$0.isEmpty }
                // No key takes them all, and each complaint says what it is about.
                #expect(!complaints.isEmpty, "\(path)")
                for complaint in complaints { #expect(complaint.contains(key.name), "\(complaint)") }
            }
        }
    }
}
