// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Logging
import Testing

@testable import ReferenceBackend

/// Mutated world folders, as users, editors and full disks make them.
@Suite struct WorldFuzzTests {
    /// Fields that no program writes into a world.
    private static let fields = [
        "", "-1", "0", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "1e309", "nan", "0x7",
        " 1", "1 ", "+1", "1.5", "\"1\"", "\"", "\"\"", "\u{FEFF}1", "１", "null", "true", "[]", "{}", "\u{0}",
        String(repeating: "9", count: 400), String(repeating: "[", count: 600),
    ]

    /// Returns the bytes with one change of the kind that users make, or some of those that a bad disk makes.
    private func changed(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
        case 1: return [0xEF, 0xBB, 0xBF] + bytes
        case 2: return bytes.flatMap { $0 == 10 ? [13, 10] : [$0] }
        case 3: return bytes + bytes
        case 4, 5:
            // Replace one field of the table or one value of the JSON.
            let borders = [-1] + bytes.indices.filter { [10, 44, 58, 91, 93, 125].contains(bytes[$0]) } + [bytes.count]
            let place = Int.random(in: 0..<borders.count - 1, using: &random)
            let field = Self.fields.randomElement(using: &random) ?? ""
            return bytes[..<(borders[place] + 1)] + Array(field.utf8) + bytes[borders[place + 1]...]
        default: return random.mutated(bytes)
        }
    }

    @Test func `every mutation of a world gives a usable world or an error with its location`()
        throws
    {
        let world = try WorldFiles()
        let names = WorldFiles.files.keys.sorted()
        let rounds = 20_000 * (ProcessInfo.processInfo.environment["WATCHCIRCLE_FUZZ"].flatMap { Int($0) } ?? 1)
        var random = SeededRandom(seed: 11)
        var (accepted, loaded) = (0, 0)
        for _ in 0..<rounds {
            let name = try #require(names.randomElement(using: &random))
            let original = Array(try #require(WorldFiles.files[name]).utf8)
            let file = world.folder.appendingPathComponent(name)
            try Data(changed(original, &random)).write(to: file)
            do {
                let read = try ImportedWorld(folder: world.path)
                accepted += 1
                if accepted % 50 == 0 {
                    try load(read, in: world)
                    loaded += 1
                }
            } catch let error as BackendError {
                #expect(error.code == .wrongWorld && error.location.hasPrefix(world.path + "/"), "\(error)")
                #expect(!error.message.isEmpty)
            }
            try Data(original).write(to: file)
        }
        // Some mutations leave a valid world; were nearly all or none valid, the test would try nothing.
        #expect((rounds / 20...rounds * 3 / 4).contains(accepted), "\(accepted)")
        #expect(loaded > 0)
    }

    /// Serves an accepted world: all of it is in the database, and each account answers by its rules.
    private func load(_ read: ImportedWorld, in world: WorldFiles) throws {
        var options = BackendOptions()
        options.world = world.path
        options.database = world.folder.appendingPathComponent("\(UUID().uuidString).sqlite").path
        let backend = try Backend(options, logger: .init(label: "test"))
        let database = try DatabaseQueue(path: try #require(options.database))
        let counts = try database.read { db in
            try ["accounts", "ties", "requests", "posts"].map {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)")
            }
        }
        #expect(counts == [read.accounts.count, read.halfTies.count, read.requests.count, read.posts.count])
        try database.close()
        try backend.store.close()
    }
}
