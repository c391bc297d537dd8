// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Programs
import Reporting
import Requests
import Scenarios
import Simulation

/// The profile's values for each account: tokens, IDs, newest posts.
enum AccountValues {
    /// Creates a store and fills it from the CSV columns that the profile's slots name.
    ///
    /// - Parameters:
    ///   - profile: the profile, which lists the values.
    ///   - accounts: number of accounts.
    ///   - folder: the folder of the CSV files; nil if none is given.
    /// - Throws: `DriveError` with file, line and rule; an exit code, after printing the error, if memory is too small.
    static func load(of profile: Profile, accounts: Int, from folder: URL?) throws -> CaptureStore {
        try checkMemory(profile, accounts)
        let values = CaptureStore(slots: profile.valueSlots, accounts: accounts)
        let captured = profile.capturedSlots
        let required = Set(values.slots.indices.filter { values.slots[$0].column != nil && !captured.contains($0) })
        guard let folder else {
            guard let slot = required.min(), let column = values.slots[slot].column else { return values }
            throw DriveError(
                .wrongPlan,
                "profile \(profile.name): each account's `\(values.slots[slot].name)` comes from \(column.file), but "
                    + "no folder is given that holds this file\n  hint: name it with --values")
        }
        for name in Set(values.slots.compactMap { $0.column?.file }).sorted() {
            let file = folder.appendingPathComponent(name)
            guard let data = try? Data(contentsOf: file) else {
                throw DriveError(
                    .wrongPlan,
                    "\(file.path): cannot read this file, which holds values of the profile\n"
                        + "  hint: put it into the folder of --values or, without that option, of --world")
            }
            do throws(ScenarioError) {
                try values.read(name, [UInt8](data).span, path: file.path, required: required)
            } catch {
                throw DriveError(.wrongPlan, "\(error)")
            }
        }
        return values
    }

    /// Ends the command if the store does not fit into the available memory.
    private static func checkMemory(_ profile: Profile, _ accounts: Int) throws {
        let bytes = CaptureStore.reservedBytes(slots: profile.valueSlots, accounts: accounts)
        guard let room = Machine.availableBytes, bytes > room else { return }
        throw Programs.ExitCode.wrongScenario.failing(
            "profile \(profile.name): the values of \(Readable.number(Double(accounts))) accounts need "
                + "\(Readable.bytes(Double(bytes))) of memory; \(Readable.bytes(Double(room))) are available\n"
                + "  hint: use fewer accounts, or give the profile's values smaller widths")
    }

    /// Maps the backend's own account IDs to accounts, for the audit, which must identify each account.
    ///
    /// - Returns: nil if the backend uses the children's numbers as IDs.
    /// - Throws: `DriveError` if an account has no ID, one that is not a whole number, or that of another account.
    static func identities(of profile: Profile, in values: CaptureStore) throws -> [Int64: UInt32]? {
        guard let slot = profile.identity else { return nil }
        let identities = values.accounts(bySlot: slot)
        let missing = values.accounts - identities.count
        guard missing > 0 else { return identities }
        let known = Set(identities.values)
        let first = (0..<UInt32(values.accounts)).first { !known.contains($0) } ?? 0
        throw DriveError(
            .wrongPlan,
            "profile \(profile.name): the audit identifies accounts by \(values.slots[slot].name), but \(missing) "
                + "of \(values.accounts) accounts, such as \(first), have none, a duplicate or a non-integer\n"
                + "  hint: capture it in the profile's setUp, give it in a file, or drive without --audit")
    }
}
