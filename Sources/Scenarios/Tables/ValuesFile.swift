// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
public import Requests
import TextFormats

extension CaptureStore {
    /// Loads values of accounts from a CSV file in the format of docs/profiles.md.
    ///
    /// - Parameters:
    ///   - file: the name that slots use for the file, for example `accounts.csv`.
    ///   - bytes: the content, as UTF-8, with or without a byte order mark.
    ///   - path: the path in error messages.
    ///   - required: slots that need a value for every account.
    /// - Returns: the number of stored values.
    /// - Throws: `ScenarioError` with the first errors. The messages contain no values, because those are credentials.
    @discardableResult
    public func read(
        _ file: String, _ bytes: Swift.Span<UInt8>, path: String, required: Set<Int> = []
    ) throws(ScenarioError) -> Int {
        var reader = ValuesFile(self, file: file, path: path, required: required)
        reader.read(bytes)
        guard reader.mistakes.isEmpty else { throw ScenarioError(code: .invalid, mistakes: reader.mistakes) }
        return reader.kept
    }
}

/// A reader for one file of values that collects its errors.
struct ValuesFile {
    /// The number of errors after which reading stops, because further errors usually have the same cause.
    private static let mostMistakes = 20

    private let store: CaptureStore
    private let file: String
    private let path: String
    private let required: Set<Int>
    private(set) var mistakes: [Diagnostic] = []
    private(set) var kept = 0
    private var headerLine = 1
    /// The slots that the file fills, each with the index of its column.
    private var columns: [(slot: Int, column: Int)] = []
    /// The index of the `account` column; nil if the rows are in the order of the accounts.
    private var accountColumn: Int?
    /// A bit set of the accounts with a row.
    private var seen: [UInt64]
    private var rows = 0
    /// The greatest account number in the file.
    private var greatest = 0

    init(_ store: CaptureStore, file: String, path: String, required: Set<Int>) {
        self.store = store
        self.file = file
        self.path = path
        self.required = required
        seen = Array(repeating: 0, count: (store.accounts + 63) / 64)
    }

    mutating func read(_ bytes: Swift.Span<UInt8>) {
        var table = CSVRows(bytes)
        do throws(CSVRows.Failure) {
            guard let header = try table.next(bytes) else {
                return add(1, "missing header line", "start with the column names, for example `account,token`")
            }
            headerLine = table.rowLine
            guard read(header: header) else { return }
            while mistakes.count < Self.mostMistakes, let fields = try table.next(bytes) {
                read(fields, of: header.count, table)
                rows += 1
            }
        } catch {
            return add(error.line, error.message, error.hint)
        }
        if mistakes.isEmpty { checkRequired() }
    }

    // MARK: - The header

    private mutating func read(header: [[UInt8]]) -> Bool {
        let names = header.map { String(decoding: $0, as: UTF8.self) }
        for (slot, declaration) in store.slots.enumerated() {
            guard let wanted = declaration.column, wanted.file == file else { continue }
            guard let column = names.firstIndex(of: wanted.name) else {
                add(headerLine, "missing column `\(shown(wanted.name))`", hint(for: wanted.name, among: names))
                continue
            }
            columns.append((slot, column))
        }
        accountColumn = names.firstIndex(of: Self.account)
        let wanted = Set(columns.map { names[$0.column] } + [Self.account])
        for name in wanted.sorted() where names.count(where: { $0 == name }) > 1 {
            add(headerLine, "duplicate column `\(shown(name))`", "delete or rename one of them")
        }
        if accountColumn == nil, let near = names.first(where: { !wanted.contains($0) && Self.isNearlyAccount($0) }) {
            add(
                headerLine, "unexpected column `\(shown(near))`; account numbers must be in a column `\(Self.account)`",
                "rename it to `\(Self.account)`, in lowercase and without spaces, if it contains account numbers from 0; "
                    + "otherwise give it another name: without `\(Self.account)`, the rows are the accounts 0, 1, 2…")
        }
        return mistakes.isEmpty
    }

    private static let account = "account"

    private func hint(for name: String, among names: [String]) -> String {
        if let near = SpellingSuggestion.nearest(to: name, among: names.map { String($0.prefix(60)) }) {
            return "is `\(shown(near))` the column? The names must match exactly"
        }
        if names.count == 1, let sign = [";", "\t", "|"].first(where: names[0].contains) {
            return "columns are separated by commas, not by \(sign == "\t" ? "tabs" : "`\(sign)`")"
        }
        return "the columns are \(names.prefix(20).map { "`\(shown($0))`" }.joined(separator: ", "))"
    }

    /// Whether the name is probably a misspelling of `account`.
    private static func isNearlyAccount(_ name: String) -> Bool {
        let letters = name.prefix(40).lowercased().filter { $0.isLetter }
        let others = ["accountid", "accountnumber", "accountno", "accountnr"]
        return SpellingSuggestion.distance(Array(letters.unicodeScalars), Array(account.unicodeScalars)) <= 1
            || others.contains(letters)
    }

    // MARK: - A row

    private mutating func read(_ fields: [[UInt8]], of count: Int, _ table: CSVRows) {
        let line = table.rowLine
        guard fields.count == count else {
            return add(line, "the number of fields is \(fields.count); it must be \(count), as in the header")
        }
        var account = rows
        if let accountColumn {
            guard let number = Self.number(fields[accountColumn]) else {
                return add(
                    line, "the value of `\(Self.account)` is not an account number; it must be a whole number from 0")
            }
            account = number
        }
        greatest = max(greatest, account)
        guard account < store.accounts else { return }
        guard seen[account / 64] & 1 << UInt64(account % 64) == 0 else {
            return add(
                line, "duplicate row for account \(account); each account must have one row",
                "delete one of them")
        }
        seen[account / 64] |= 1 << UInt64(account % 64)
        for (slot, column) in columns {
            keep(fields[column], isQuoted: table.isQuoted[column], slot: slot, of: UInt32(account), line)
        }
    }

    private mutating func keep(_ value: [UInt8], isQuoted: Bool, slot: Int, of account: UInt32, _ line: Int) {
        let name = shown(store.slots[slot].column?.name ?? "")
        guard !value.isEmpty else {
            if required.contains(slot) {
                add(line, "the value of `\(name)` is empty for account \(account), and no request captures it")
            }
            return
        }
        if !isQuoted, value.first == 32 || value.last == 32 || value.first == 9 || value.last == 9 {
            return add(
                line, "the value of `\(name)` begins or ends with a space or tab",
                "delete it, or quote the value if it is part of it")
        }
        guard String(validating: value, as: UTF8.self) != nil else {
            return add(line, "the value of `\(name)` is not UTF-8 text", "save the file as UTF-8")
        }
        guard store.set(slot: slot, account: account, to: value[...]) else {
            return add(
                line,
                "the value of `\(name)` has \(value.count) bytes; it must have at most \(store.slots[slot].width), and no "
                    + "control characters", "the profile sets the limit with the value's `width`")
        }
        kept += 1
    }

    private static func number(_ field: [UInt8]) -> Int? {
        guard (1...10).contains(field.count), field.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let number = field.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return number <= Int(UInt32.max) ? number : nil
    }

    // MARK: - The whole file

    /// Reports missing values that no request captures.
    private mutating func checkRequired() {
        guard let slot = columns.map(\.slot).first(where: required.contains) else { return }
        let without = (0..<store.accounts).lazy.filter { [seen] in seen[$0 / 64] & 1 << UInt64($0 % 64) == 0 }
        guard let first = without.first else { return }
        let name = shown(store.slots[slot].column?.name ?? "")
        let counts = "\(without.count) of \(store.accounts) accounts have no row, starting with account \(first)"
        var hints = ["add rows for them, or use fewer accounts"]
        if accountColumn != nil, first == 0, greatest == store.accounts { hints = ["account numbers start at 0"] }
        mistakes.append(
            Diagnostic(
                Location(source: path, line: headerLine),
                "\(counts); each must have a value in `\(name)`, because no request captures it", hints: hints))
    }

    private mutating func add(_ line: Int, _ message: String, _ hint: String? = nil) {
        mistakes.append(Diagnostic(Location(source: path, line: line), message, hints: [hint].compactMap(\.self)))
    }
}
