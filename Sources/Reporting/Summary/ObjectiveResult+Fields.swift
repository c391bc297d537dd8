// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

extension ObjectiveResult: JSONRecord {
    static var recordName: String { "objective" }

    static var blank: ObjectiveResult {
        ObjectiveResult(name: "", text: "", status: .unjudged, value: nil, bound: .nan, unit: .number, why: "")
    }

    static var fields: [JSONField<ObjectiveResult>] {
        [
            JSONField("name", \.name, "the objective's name"),
            JSONField("that", \.text, "the rule as written"),
            JSONField("status", \.status, "`met`, `missed` or `unjudged`"),
            JSONField("value", \.value, "the measured value; `null` if it was not judged"),
            JSONField("bound", \.bound, "the bound"),
            JSONField(
                "unit", \.unit, "the unit of both: `seconds`, `share`, `per_second`, `minutes` or `number`"),
            JSONField("why", \.why, "value and bound in words, or why it was not judged"),
            JSONField(
                "from_second", \.windowBegin, "first second of the worst window; `null` if the whole run was judged"),
            JSONField("to_second", \.windowEnd, "the second after the last of the worst window, or `null`"),
        ]
    }

    private var windowBegin: Int? {
        get { window?.lowerBound }
        set { window = newValue.map { $0..<max($0, window?.upperBound ?? $0) } }
    }

    private var windowEnd: Int? {
        get { window?.upperBound }
        set { window = newValue.map { min($0, window?.lowerBound ?? $0)..<$0 } }
    }
}

extension ObjectiveResult.Status: JSONChoice {}
extension ObjectiveUnit: JSONChoice {}
