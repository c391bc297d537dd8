// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

extension ComparisonSummary: JSONRecord {
    static var recordName: String { "comparison" }
    static var blank: ComparisonSummary {
        ComparisonSummary(subject: "", verdict: .notWorse, require: nil, power: .nan, runs: [], figures: [])
    }
    static var fields: [JSONField<ComparisonSummary>] {
        [
            .version("schema", \.schema, schema),
            JSONField("subject", \.subject, "the report or scenario that was compared"),
            JSONField("verdict", \.verdict, "`worse`, `cannot_be_judged`, `too_blind` or `not_worse`"),
            .optional("require", \.require, "the share given by `--require`; absent without it"),
            JSONField("power", \.power, "the probability with which `detects` is found"),
            JSONField("runs", \.runs, "the runs of each side"),
            JSONField("figures", \.figures, "the figures, the judged ones first"),
        ]
    }
}

extension ComparisonSummary.Verdict: JSONChoice {}
extension ComparisonSummary.Judgement: JSONChoice {}
extension ComparisonSummary.Detects.Unit: JSONChoice {}

extension ComparisonSummary.Runs: JSONRecord {
    static var recordName: String { "runs" }
    static var blank: ComparisonSummary.Runs {
        ComparisonSummary.Runs(side: "", runs: 0, verdicts: [:], missed: [:], unjudged: [:])
    }
    static var fields: [JSONField<ComparisonSummary.Runs>] {
        [
            JSONField("side", \.side, "`baseline` or `head`"),
            JSONField("runs", \.runs, "its runs"),
            .counts("verdicts", \.verdicts, "runs by verdict"),
            .counts("missed", \.missed, "runs that missed an objective, by its rule"),
            .counts("unjudged", \.unjudged, "runs that could not judge an objective, by its rule"),
        ]
    }
}

extension ComparisonSummary.Figure: JSONRecord {
    static var recordName: String { "figure" }
    static var blank: ComparisonSummary.Figure { ComparisonSummary.Figure(name: "", judgement: .unjudged) }
    static var fields: [JSONField<ComparisonSummary.Figure>] {
        [
            JSONField("name", \.name, "the figure's path in `summary.json`"),
            JSONField(
                "judgement", \.judgement,
                "`same`, `better`, `worse`, `suspect`, `different`, `unclear`, `unjudged` or `shown`"),
            .optional("baseline", \.baseline, "the baseline's value; absent if it has none"),
            .optional("head", \.head, "the head's value; absent if it has none"),
            .optional("ratio", \.ratio, "head over baseline, if it was estimated"),
            .optional("ratio_least", \.ratioLeast, "lower end of its 95 % confidence interval"),
            .optional("ratio_most", \.ratioMost, "upper end of its 95 % confidence interval"),
            .optional("p", \.pValue, "p-value of the signed-rank test, if it was run"),
            .optional("why", \.why, "why the figure cannot be judged; absent if it can"),
            detectsField, unitField,
        ]
    }

    private static var detectsField: JSONField<Self> {
        JSONField(
            key: "detects",
            meaning: "the smallest detectable change; `null` if none is, absent if the figure decides nothing",
            schema: { Double.schema }, presence: .optional,
            json: { figure in
                switch figure.detects {
                case nil: nil
                case .nothing: .null
                case .change(let change, _): .number(change)
                }
            },
            read: { (figure, node) throws(JSONFault) in
                guard let change = try Double?(node) else {
                    figure.detects = .nothing
                    return
                }
                // The unit is the next key.
                figure.detects = .change(change, .ratio)
            })
    }

    private static var unitField: JSONField<Self> {
        JSONField(
            key: "detects_unit",
            meaning:
                "`ratio` (the share by which the greater exceeds the other), `difference` or `number`; absent without a number",
            schema: { ComparisonSummary.Detects.Unit.schema }, presence: .optional,
            json: { figure in
                if case .change(_, let unit) = figure.detects { unit.json } else { nil }
            },
            read: { (figure, node) throws(JSONFault) in
                let unit = try ComparisonSummary.Detects.Unit(node)
                if case .change(let change, _) = figure.detects { figure.detects = .change(change, unit) }
            })
    }
}
