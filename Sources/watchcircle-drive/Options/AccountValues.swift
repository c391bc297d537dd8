// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Programs
import Reporting
import Requests
import Scenarios

/// What a profile knows of each account: tokens, ids, newest posts.
enum AccountValues {
    /// Makes a store and reads the columns that the profile's slots name from CSV files.
    ///
    /// - Parameters:
    ///   - profile: which values there are.
    ///   - accounts: how many accounts there are.
    ///   - folder: where the files are; nil if nobody says.
    /// - Throws: `DriveError` that names file, line and rule; what ends the command, if the memory is too small.
    static func load(of profile: Profile, accounts: Int, from folder: URL?) throws -> CaptureStore {
        try checkMemory(profile, accounts)
        let values = CaptureStore(slots: profile.valueSlots, accounts: accounts)
        let captured = profile.capturedSlots
        let required = Set(values.slots.indices.filter { values.slots[$0].column != nil && !captured.contains($0) })
        guard let folder else {
            guard let slot = required.min(), let column = values.slots[slot].column else { return values }
            throw DriveError(
                .wrongPlan,
                "profile \(profile.name): each account's `\(values.slots[slot].name)` comes from \(column.file), and no folder "
                    + "is named in which that file is\n  hint: name it with --values")
        }
        for name in Set(values.slots.compactMap { $0.column?.file }).sorted() {
            let file = folder.appendingPathComponent(name)
            guard let data = try? Data(contentsOf: file) else {
                throw DriveError(
                    .wrongPlan,
                    "\(file.path): the file cannot be read, and the profile takes values from it\n"
                        + "  hint: put it into the folder that --values names, or else --world")
            }
            do throws(ScenarioError) {
                try values.read(name, [UInt8](data).span, path: file.path, required: required)
            } catch {
                throw DriveError(.wrongPlan, "\(error)")
            }
        }
        return values
    }

    /// Refuses a store that does not fit into the memory that is left.
    private static func checkMemory(_ profile: Profile, _ accounts: Int) throws {
        let bytes = CaptureStore.reservedBytes(slots: profile.valueSlots, accounts: accounts)
        guard let room = Machine.availableBytes, bytes > room else { return }
        throw Programs.ExitCode.wrongScenario.telling(
            "profile \(profile.name): the values of \(Readable.number(Double(accounts))) accounts need "
                + "\(Readable.bytes(Double(bytes))) of memory; \(Readable.bytes(Double(room))) are available\n"
                + "  hint: use fewer accounts, or give the profile's values smaller widths")
    }

    /// The accounts by the backend's own ids of them, for the audit, which must know each.
    ///
    /// - Returns: nil if the backend knows accounts by the children's numbers.
    /// - Throws: `DriveError` if an account has no id, one that is no whole number, or that of another.
    static func identities(of profile: Profile, in values: CaptureStore) throws -> [Int64: UInt32]? {
        guard let slot = profile.identity else { return nil }
        let identities = values.accounts(bySlot: slot)
        let missing = values.accounts - identities.count
        guard missing > 0 else { return identities }
        let known = Set(identities.values)
        let first = (0..<UInt32(values.accounts)).first { !known.contains($0) } ?? 0
        throw DriveError(
            .wrongPlan,
            "profile \(profile.name): the audit finds accounts by \(values.slots[slot].name), and \(missing) of "
                + "\(values.accounts) accounts, such as \(first), have none, one that is no whole number, or that of another\n"
                + "  hint: capture it in the profile's setUp, give it in a file, or drive without --audit")
    }
}
