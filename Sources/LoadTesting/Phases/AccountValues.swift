// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
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
    /// - Throws: `DrivePlanError` with `values` if the store does not fit into memory, or a file is missing or wrong.
    static func load(
        of profile: Profile, accounts: Int, from folder: URL?
    ) throws(DrivePlanError) -> CaptureStore {
        try checkMemory(profile, accounts)
        let values = CaptureStore(slots: profile.valueSlots, accounts: accounts)
        let captured = profile.capturedSlots
        let required = Set(values.slots.indices.filter { values.slots[$0].column != nil && !captured.contains($0) })
        guard let folder else {
            guard let slot = required.min(), let column = values.slots[slot].column else { return values }
            throw .values(.folderMissing(profile: profile.name, value: values.slots[slot].name, file: column.file))
        }
        for name in Set(values.slots.compactMap { $0.column?.file }).sorted() {
            let file = folder.appendingPathComponent(name)
            guard let data = try? Data(contentsOf: file) else { throw .values(.unreadable(file: file.path)) }
            do throws(ScenarioError) {
                try values.read(name, [UInt8](data).span, path: file.path, required: required)
            } catch {
                throw .values(.wrong("\(error)"))
            }
        }
        return values
    }

    /// Checks that the store fits into the available memory.
    private static func checkMemory(_ profile: Profile, _ accounts: Int) throws(DrivePlanError) {
        let bytes = CaptureStore.reservedBytes(slots: profile.valueSlots, accounts: accounts)
        guard let room = Machine.availableBytes, bytes > room else { return }
        throw .values(.tooLarge(profile: profile.name, accounts: accounts, needed: bytes, available: room))
    }

    /// Maps the backend's own account IDs to accounts, for the audit, which must identify each account.
    ///
    /// - Returns: nil if the backend uses the children's numbers as IDs.
    /// - Throws: `DrivePlanError` with `values` if an account has no ID, one that is not a whole number, or that of another account.
    static func identities(
        of profile: Profile, in values: CaptureStore
    ) throws(DrivePlanError) -> [Int64: UInt32]? {
        guard let slot = profile.identity else { return nil }
        let identities = values.accounts(bySlot: slot)
        let missing = values.accounts - identities.count
        guard missing > 0 else { return identities }
        let known = Set(identities.values)
        let first = (0..<UInt32(values.accounts)).first { !known.contains($0) } ?? 0
        throw .values(
            .identitiesMissing(
                profile: profile.name, value: values.slots[slot].name, missing: missing, accounts: values.accounts,
                first: first))
    }
}
