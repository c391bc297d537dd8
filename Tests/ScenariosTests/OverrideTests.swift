// SPDX-License-Identifier: GPL-3.0-or-later
import Society
import Testing

@testable import Scenarios

@Suite struct OverrideTests {
    @Test func `overrides change keys, whole lists and items, and the last one takes effect`() throws {
        let scenario = try read(
            "friends: { cap: 120 }\nlikes: { quotas: [1, 2, 3] }",
            overrides: [
                "friends.cap=90", "friends.cap=100 friends", "likes.quotas.2=15", "time.holidays=[3-4]", "seed=9",
                "friends.meeting=[0.5, 0.5, 0, 0]", "mechanisms.posts=off", "title=a: b", "workers=3",
                "time.hourlyWeights.schoolDay.3=4", "time.lessons.0=8:00-8:30",
            ])
        #expect(scenario.parameters.friends.cap == 100)
        #expect(scenario.parameters.friends.committed == 100)
        #expect(scenario.parameters.likes.quotas == [1, 2, 15])
        #expect(scenario.parameters.time.holidays == [3..<5])
        #expect(scenario.parameters.friends.meeting == [0.5, 0.5, 0, 0])
        #expect(!scenario.parameters.mechanisms.posts)
        #expect(scenario.parameters.time.hourlyWeights[0][3] == 4)
        #expect(scenario.parameters.time.lessons.first == 480..<510)
        #expect(scenario.parameters.time.lessons.count == 7)
        #expect((scenario.seed, scenario.title, scenario.threads) == (9, "a: b", 3))
    }

    @Test func `the text ends with the overrides as comments`() throws {
        let scenario = try read("panel: 5", overrides: ["panel=6", "seed=2"])
        #expect(
            scenario.sourceText == "title: Test\nseed: 1\npanel: 5\n# Overrides:\n# --set panel=6\n# --set seed=2\n")
        let again = try Scenario.parse(Array(scenario.sourceText.utf8), path: "test.yaml")
        #expect(again.parameters.panel == 5)
    }

    @Test func `an override corrects an error of the file`() throws {
        #expect(try read("friends: { cap: none }", overrides: ["friends.cap=3"]).parameters.friends.cap == 3)
    }

    @Test(arguments: ["", "\n", "# nothing yet\n", "~", "---\n"])
    func `an override of a file without keys does not hide the errors of the file`(text: String) {
        for override in ["friends.cap=3", "time.days=1", "likes.quotas.0=1", "seed=7"] {
            let error = #expect(throws: ScenarioError.self) {
                try Scenario.parse(Array(text.utf8), path: "test.yaml", overrides: [override])
            }
            #expect(error?.description.contains("test.yaml") == true, "\(String(describing: error))")
        }
    }

    @Test func `a byte order mark at the start of a file is ignored`() throws {
        let text = "\u{FEFF}title: Test\r\nseed: 5\r\n"
        let scenario = try Scenario.parse(Array(text.utf8), path: "test.yaml")
        #expect((scenario.title, scenario.seed) == ("Test", 5))
        let again = try Scenario.parse(Array(scenario.sourceText.utf8), path: "test.yaml", overrides: ["seed=6"])
        #expect(again.seed == 6)
    }

    static let refused: [(String, String)] = [
        ("friends.capp=3", "--set friends.capp=3: unknown key `friends.capp`; did you mean `cap`?"),
        (
            "behaviour.cap=3",
            "--set behaviour.cap=3: unknown key `behaviour`\n  hint: the keys here are `title`, `description`, `seed`, "
                + "`workers`, `objectives`, `name`, `population`, `time`, `use`, `friends`, `likes`, `posts`, "
                + "`circle`, `comparison`, `feelings`, `threads`, `day`, `taps`, `background`, `mechanisms`, `payloads`, "
                + "`panel`"
        ),
        (
            "friends.cap=500",
            "--set friends.cap=500: friends.cap is 500; it must be between 1 and 150\n  hint: the default is 150 friends"
        ),
        (
            "friends.cap",
            "--set friends.cap: missing `=`; an override must be path=value\n  hint: for example friends.cap=100"
        ),
        ("=3", "--set =3: `` is not a key path\n  hint: for example friends.cap"),
        ("friends..cap=3", "--set friends..cap=3: `friends..cap` is not a key path\n  hint: for example friends.cap"),
        (
            "likes.quotas.5=1",
            "--set likes.quotas.5=1: likes.quotas has no item `5`\n  hint: its items are numbered 0 to 2"
        ),
        (
            "friends.meeting.0=0.3",
            "--set friends.meeting.0=0.3: friends.meeting sums to 1.2; its 4 shares must sum to 1\n"
                + "  hint: the default is [0.1, 0.45, 0.35, 0.1]"
        ),
        (
            "friends.cap=[",
            "--set friends.cap=[: not YAML: while parsing a flow node, did not find expected node content"
        ),
        (
            "friends=3",
            "--set friends=3: friends is one value; it must be a group of keys\n"
                + "  hint: write one of its keys below it, such as `cap`"
        ),
        (
            "friends.cap=",
            "--set friends.cap=: friends.cap has no value\n  hint: the default is 150 friends\n  hint: or delete the key"
        ),
    ]

    @Test(arguments: refused) func `an error about a wrong override quotes it`(override: String, message: String) {
        #expect(complaint("", overrides: [override]) == message)
    }

    @Test func `errors of the file precede those of overrides`() {
        let message = complaint("panel: -1", overrides: ["friends.cap=0", "seed=x"])
        let places = message.split(separator: "\n").filter { !$0.hasPrefix("  ") }.map { $0.prefix { $0 != ":" } }
        #expect(places == ["test.yaml", "--set friends.cap=0", "--set seed=x"])
    }
}
