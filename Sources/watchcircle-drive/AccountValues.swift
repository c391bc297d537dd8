// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Requests

/// What a profile knows of each account: tokens, ids, newest posts.
enum AccountValues {
    /// Reads the columns that the profile's slots name from CSV files.
    ///
    /// - Parameters:
    ///   - values: gets them.
    ///   - folder: where the files are.
    /// - Throws: `DriveError` that names file, line and rule.
    static func load(into values: CaptureStore, from folder: URL) throws {
        for name in Set(values.slots.compactMap { $0.column?.file }).sorted() {
            let file = folder.appendingPathComponent(name)
            guard let data = try? Data(contentsOf: file) else {
                throw DriveError(
                    .wrongPlan,
                    "\(file.path): the file cannot be read, and the profile takes values from it\n"
                        + "  hint: put it into the folder that --values names, or else --world")
            }
            do {
                try values.read(name, [UInt8](data).span)
            } catch {
                throw DriveError(.wrongPlan, "\(file.path):\(error)")
            }
        }
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
