// SPDX-License-Identifier: GPL-3.0-or-later

extension Scenario {
    /// The content of `docs/scenarios.md`: the reference, and how to regenerate it.
    static var referencePage: String {
        reference + """

            ---

            This page is generated from the table of keys in `Sources/Scenarios`; a test compares the two. To regenerate it, run
            `WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter ReferenceTests`.

            """
    }

    /// The reference of all scenario keys in Markdown, the output of `watchcircle reference`.
    public static var reference: String {
        var lines = [introduction, "", "## The scenario itself", "", "| key | default | allowed | meaning |", rule]
        for key in ScenarioBuilder.ownKeys {
            lines.append("| `\(key.name)` | \(key.standard) | \(key.allowed) | \(key.summary) |")
        }
        lines += section(Section.all.last).map { $0 }
        for section in Section.all.dropLast() {
            lines += ["", "## \(section.name)", "", section.summary, "", "| key | default | allowed | meaning |", rule]
            lines += self.section(section)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let rule = "|---|---|---|---|"

    private static func section(_ section: Section?) -> [String] {
        (section?.keys ?? []).map { key in
            "| `\(key.name)` | \(shortDefault(key)) | \(key.allowed) | \(key.summary.replacing("|", with: "\\|")) |"
        }
    }

    private static func shortDefault(_ key: Key) -> String {
        if case .hours = key.shape { return "as in `seeds/hourly-weights.csv`" }
        return "`\(key.defaultText)`"
    }

    private static let introduction = """
        # Scenario files

        A scenario is a YAML file. Only `title` and `seed` are required; every other key has the default shown here. All
        mistakes are reported at once, each with its file, line and column where it has them.

        ```yaml
        # Does a smaller list make children kinder?
        title: A term with lists of 75 friends
        seed: 7
        population:
          watches: 200k watches
        time:
          days: 120d
        friends:
          cap: 75 friends
          committed: 70 friends
        ```

        ## Values

        | kind | written | note |
        |---|---|---|
        | number | `0.5`, `-1.3`, `1e-4` | finite; commas only between thousands |
        | count | `40 friends`, `3,000`, `5k`, `56.7M watches` | k, M and G are 10^3, 10^6 and 10^9; the noun is optional |
        | share | `0.15`, `15%` | |
        | chance per period | `0.1/day`, `10%/day`, `0.08/month` | the period must be the one shown in the tables below |
        | rate | `0.1/day`, `0.7 requests/week` | a month has 30 days |
        | duration | `300s`, `15min`, `4h`, `7d`, `2 weeks`, `1h 30min` | |
        | size | `350B`, `2KB`, `1MB` | 1KB is 1,000 bytes |
        | switch | `true`, `false`, `on`, `off`, `yes`, `no` | |
        | days | `[30-36, 50]` | counted from 0, both ends inclusive |
        | times of day | `[8:20-9:00, 9:10-9:50]` | |
        | file | `seeds/regions.csv` | relative to the scenario's folder, its parent, the working directory, a folder of `WATCHCIRCLE_PATH`, or the installed files |

        A chance, rate, duration or size requires its unit. The exceptions are keys that end in `Seconds`, `Minutes`, `Days` or `PerDay`, and
        `days`. In lists, write items without nouns and numbers without commas.

        ## Editors

        A file can name its JSON Schema in a comment. Editors with the YAML language server then complete keys, show this page's texts
        and mark wrong names, types and notations. `watchcircle schema scenario` prints the schema. The path is relative to the file:

        ```yaml
        # yaml-language-server: $schema=../schemas/scenario.schema.json
        ```

        ## Overrides

        `--set path=value` changes one key for one run: `--set friends.cap=100`, `--set likes.quotas.2=15`,
        `--set 'time.holidays=[30-36]'`, `--set time.hourlyWeights.schoolDay.20=30` (unless the weights come from a file). List items are
        numbered from 0. Write the value as in a file.
        """
}
