// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Scenarios
import Testing

@Suite struct ValuesFileTests {
    private static let columns = [
        ValueSlot(name: "token", scope: .account, width: 8, column: .init(file: "accounts.csv", name: "token")),
        ValueSlot(name: "post", scope: .account, width: 8, column: .init(file: "posts.csv", name: "id")),
        ValueSlot(name: "free", scope: .account, width: 8),
    ]

    /// The values that a table gives to four accounts.
    private func table(
        _ text: [UInt8], file: String = "accounts.csv", required: Set<Int> = []
    ) throws(ScenarioError) -> [String] {
        let store = CaptureStore(slots: Self.columns, accounts: 4)
        let kept = try store.read(file, text.span, path: file, required: required)
        var values: [String] = []
        for account in 0..<4 as Range<UInt32> {
            for slot in 0..<3 {
                var output: [UInt8] = []
                let reference = ValueReference(slot: slot, owner: .actor)
                if store.append(reference, actor: account, subject: 0, to: &output) {
                    values.append("\(account).\(slot)=\(output.text)")
                }
            }
        }
        #expect(kept == values.count)
        return values
    }

    private func complaint(_ text: [UInt8], required: Set<Int> = []) -> String {
        do {
            _ = try table(text, required: required)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `a table provides the values of its columns for its accounts`() throws {
        #expect(try table(bytes("account,token\n2,b\n0,a\n7,z\n3,\n")) == ["0.0=a", "2.0=b"])
        #expect(
            try table(bytes("# made by hand\n\nlikes,token,account\r\n1,a,0\r\n\r\n2,#b,1")) == ["0.0=a", "1.0=#b"])
        #expect(try table(bytes("\u{FEFF}token\nx\ny\n")) == ["0.0=x", "1.0=y"])
        #expect(
            try table(bytes("account,text,id\n1,\"a,\"\"b\"\"\nc\",5\n2,\"\",\"6\"\n"), file: "posts.csv") == [
                "1.1=5", "2.1=6",
            ])
        #expect(try table(bytes("a\nb\n"), file: "other.csv") == [])
        #expect(try table(bytes("account,token\n0,\" a \"\n")) == ["0.0= a "])
        // A column that tells something else of accounts is nobody's business.
        #expect(try table(bytes("account_name,token\nann,a\n")) == ["0.0=a"])
    }

    static let wrong: [(String, String)] = [
        ("", "accounts.csv:1: missing header line\n  hint: start with the column names, for example `account,token`"),
        (
            "\n\n# x\n",
            "accounts.csv:1: missing header line\n  hint: start with the column names, for example `account,token`"
        ),
        (
            "account,tokn\n",
            "accounts.csv:1: missing column `token`\n  hint: is `tokn` the column? The names must match exactly"
        ),
        (
            "account,token \n",
            "accounts.csv:1: missing column `token`\n  hint: is `token ` the column? The names must match exactly"
        ),
        ("account,secret\n", "accounts.csv:1: missing column `token`\n  hint: the columns are `account`, `secret`"),
        (
            "account;token\n0;a\n",
            "accounts.csv:1: missing column `token`\n  hint: columns are separated by commas, not by `;`"
        ),
        (
            "account,\"\u{1B}[31mtokens\"\n",
            "accounts.csv:1: missing column `token`\n  hint: the columns are `account`, `\\u{1B}[31mtokens`"
        ),
        (
            "# x\nAccount,token\n0,a\n",
            "accounts.csv:2: unexpected column `Account`; account numbers must be in a column `account`\n  hint: rename it to "
                + "`account`, in lowercase and without spaces, if it contains account numbers from 0; otherwise give it "
                + "another name: without `account`, the rows are the accounts 0, 1, 2…"
        ),
        (
            "account,token,token\n0,a,b\n",
            "accounts.csv:1: duplicate column `token`\n  hint: delete or rename one of them"
        ),
        (
            "account,token,account\n0,a,1\n",
            "accounts.csv:1: duplicate column `account`\n  hint: delete or rename one of them"
        ),
        ("account,token\n1,b\n2\n", "accounts.csv:3: the number of fields is 1; it must be 2, as in the header"),
        (
            "account,token\nx,b\n-1,b\n4294967296,b\n,b\n",
            (2...5).map {
                "accounts.csv:\($0): the value of `account` is not an account number; it must be a whole number from 0"
            }.joined(separator: "\n")
        ),
        (
            "account,token\n\n1,secretsecret\n",
            "accounts.csv:3: the value of `token` has 12 bytes; it must have at most 8, and no control characters\n"
                + "  hint: the profile sets the limit with the value's `width`"
        ),
        (
            "account,token\n1,b\n0,a\n1,c\n",
            "accounts.csv:4: duplicate row for account 1; each account must have one row\n  hint: delete one of them"
        ),
        (
            "account,token\n1, b\n0,a \n",
            "accounts.csv:2: the value of `token` begins or ends with a space or tab\n"
                + "  hint: delete it, or quote the value if it is part of it\n"
                + "accounts.csv:3: the value of `token` begins or ends with a space or tab\n"
                + "  hint: delete it, or quote the value if it is part of it"
        ),
        (
            "account,token\n0, \"b\"\n",
            "accounts.csv:2: unexpected quote in an unquoted field\n"
                + "  hint: quote the whole field, without spaces around the quotes, and double each quote inside"
        ),
        ("account,token\n1,\"b\n", "accounts.csv:2: unterminated quoted field"),
        ("account,token\n1,\"b\"c\n", "accounts.csv:2: unexpected text after a closing quote"),
    ]

    @Test(arguments: wrong) func `an error about a table contains its line and never its values`(
        text: String, message: String
    ) {
        #expect(complaint(bytes(text)) == message)
    }

    @Test(arguments: [
        "account ", " account", "ACCOUNT", "acount", "accounts", "Account ID", "account_id", "account-number",
        "accoutn",
    ])
    func `a header that resembles the account column is an error`(name: String) {
        #expect(complaint(bytes("\(name),token\n1,b\n0,a\n")).contains("unexpected column `\(name)`"))
    }

    @Test func `bytes that are not text are rejected`() {
        #expect(
            complaint(bytes("account,token\n0,") + [0xC3, 0x28, 10]).hasPrefix(
                "accounts.csv:2: the value of `token` is"))
        #expect(complaint([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00]).hasPrefix("accounts.csv:1: missing column `token`"))
    }

    static let missing: [(String, String)] = [
        ("account,token\n0,a\n1,b\n2,c\n3,d\n4,e\n", ""), ("token\na\nb\nc\nd\n", ""),
        (
            "token\na\nb\n",
            "accounts.csv:1: 2 of 4 accounts have no row, starting with account 2; each must have a value in `token`, "
                + "because no request captures it\n  hint: add rows for them, or use fewer accounts"
        ),
        (
            "account,token\n1,a\n2,b\n3,c\n4,d\n",
            "accounts.csv:1: 1 of 4 accounts have no row, starting with account 0; each must have a value in `token`, "
                + "because no request captures it\n  hint: account numbers start at 0"
        ),
        (
            "account,token\n0,a\n1,\n2,b\n3,c\n",
            "accounts.csv:3: the value of `token` is empty for account 1, and no request captures it"
        ),
    ]

    @Test(arguments: missing) func `a value without another source must exist for every account`(
        text: String, message: String
    ) {
        #expect(complaint(bytes(text), required: [0]) == message)
    }

    @Test func `a file with many errors reports the first ones`() {
        let text = "account,token\n" + String(repeating: "x,a\n", count: 1_000)
        #expect(complaint(bytes(text)).split(separator: "\n").count == 20)
    }

    @Test func `every mutation of a table gives values or an error with its line`() {
        let original = bytes("account,token,x\n0,abc,\"q\"\"r\"\n1,def,\n2,gh,\"2\n3\"\n3,\"i\",j\n")
        var random = SplitMix(state: 6)
        var read = 0
        let rounds = rounds(20_000)
        for _ in 0..<rounds {
            var all = original
            for _ in 0...random.next(below: 3) {
                guard !all.isEmpty else { break }
                let place = random.next(below: all.count)
                switch random.next(below: 4) {
                case 0: all[place] = UInt8(random.next(below: 256))
                case 1: all.remove(at: place)
                case 2: all.removeSubrange(place..<min(all.count, place + random.next(below: 9)))
                default: all.insert([10, 13, 34, 44, 48, 0x1B][random.next(below: 6)], at: place)
                }
            }
            let message = complaint(all, required: random.next(below: 2) == 0 ? [0] : [])
            if message.isEmpty { read += 1 } else { #expect(message.hasPrefix("accounts.csv:"), "\(message)") }
        }
        #expect((rounds / 40...rounds * 3 / 4).contains(read), "\(read)")
    }
}
