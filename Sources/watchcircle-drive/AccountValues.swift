// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Requests

/// Fills in what a profile reads of each account from CSV files: tokens, ids, newest posts.
enum AccountValues {
    /// Reads the columns that the profile's slots name.
    ///
    /// - Parameters:
    ///   - folder: where the files are.
    ///   - values: gets them.
    /// - Throws: `DriveError` that names file, line and rule.
    static func load(into values: CaptureStore, from folder: URL) throws {
        let columns = values.slots.enumerated().compactMap { slot, value in value.column.map { (slot, $0) } }
        for (file, columns) in Dictionary(grouping: columns, by: \.1.file) {
            try load(folder.appendingPathComponent(file), columns: columns.map { ($0.0, $0.1.name) }, into: values)
        }
    }

    private static func load(_ file: URL, columns: [(slot: Int, name: String)], into values: CaptureStore) throws {
        func wrong(_ line: Int, _ rule: String) -> DriveError {
            DriveError(.wrongPlan, "\(file.path):\(line): \(rule)")
        }
        guard let bytes = try? [UInt8](Data(contentsOf: file)) else {
            throw DriveError(.wrongPlan, "\(file.path): the file cannot be read\n  hint: --world names its folder")
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
        let header = lines.first.map(fields) ?? []
        func place(_ name: String) throws -> Int {
            guard let place = header.firstIndex(where: { $0.elementsEqual(name.utf8) }) else {
                throw wrong(1, "there is no column \(name)")
            }
            return place
        }
        let account = try place("account")
        let places = try columns.map { (slot: $0.slot, place: try place($0.name)) }
        let needed = (places.map(\.place) + [account]).max() ?? 0
        for (index, line) in lines.enumerated().dropFirst() {
            let cells = fields(line)
            guard cells.count > needed, let number = UInt32(String(decoding: cells[account], as: UTF8.self)) else {
                throw wrong(index + 1, "this is no row of \(header.count) columns with an account's number")
            }
            guard number < values.accounts else {
                throw wrong(index + 1, "account \(number); this run has \(values.accounts) accounts")
            }
            for (slot, place) in places where !cells[place].isEmpty {
                guard values.set(slot: slot, account: number, to: cells[place]) else {
                    throw wrong(
                        index + 1, "\(values.slots[slot].name) is longer than \(values.slots[slot].width) bytes")
                }
            }
        }
    }

    /// The cells of a row, as far as no quoted one hides a comma before them.
    private static func fields(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    }
}
