// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import TextFormats

@Suite struct PrometheusTextTests {
    @Test func `a family has its type, unit and help before its samples`() {
        var text = PrometheusText(prefix: "toy_")
        text.family("run_seconds", "gauge", "Say \"how\"\nlong.", unit: "seconds")
        text.sample(1.5)
        text.sample(2, [("name", "a\"b\\\n"), ("other", "")])
        #expect(
            text.text == """
                # TYPE toy_run_seconds gauge
                # UNIT toy_run_seconds seconds
                # HELP toy_run_seconds Say \\"how\\"\\nlong.
                toy_run_seconds 1.5
                toy_run_seconds{name="a\\"b\\\\\\n",other=""} 2

                """)
    }

    @Test func `a histogram is cumulative and ends with its sum and count`() {
        var text = PrometheusText(prefix: "")
        text.family("writes", "histogram", "Writes.")
        text.histogram([("kind", "a")], limits: [0.5, 1], counts: [2, 0, 3], sum: 12)
        #expect(
            text.text.split(separator: "\n").dropFirst(2) == [
                "writes_bucket{kind=\"a\",le=\"0.5\"} 2", "writes_bucket{kind=\"a\",le=\"1.0\"} 2",
                "writes_bucket{kind=\"a\",le=\"+Inf\"} 5", "writes_sum{kind=\"a\"} 12", "writes_count{kind=\"a\"} 5",
            ])
    }

    @Test func `a summary has quantiles, and numbers that are not finite have names`() {
        var text = PrometheusText(prefix: "")
        text.family("lag", "summary", "Lag.")
        text.summary([], quantiles: [(0.5, .nan), (0.99, .infinity)], count: 0, sum: -.infinity)
        #expect(
            text.text.split(separator: "\n").dropFirst(2) == [
                "lag{quantile=\"0.5\"} NaN", "lag{quantile=\"0.99\"} +Inf", "lag_count 0", "lag_sum -Inf",
            ])
    }
}
