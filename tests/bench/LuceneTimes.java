// SPDX-License-Identifier: GPL-2.0-or-later
// How long the searches of the rival LuceneBaseline take:  java LuceneTimes CORPUS.jsonl ROUNDS KIND=QUERIES.jsonl...
// Prints what query-times prints, without the count.  The rival tells only the quantiles over the file that it was
// given, so each kind has a file of its own, which should hold its queries several times.  All are asked in one
// virtual machine, which has compiled what is hot once a first round is over, and the median of the rounds is printed.
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class LuceneTimes {
    private static final Pattern LATENCY = Pattern.compile("latency p50 ([0-9.]+) ms p99 ([0-9.]+) ms");

    /** The rival's p50 and p99 for a file of queries, as it prints them. */
    private static double[] ask(String corpus, String queries) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true));
        try {
            LuceneBaseline.main(new String[] {corpus, queries, "/dev/null"});
        } finally {
            System.setErr(before);
        }
        Matcher latency = LATENCY.matcher(printed.toString());
        if (!latency.find())
            throw new IllegalStateException("no latency in: " + printed);
        return new double[] {Double.parseDouble(latency.group(1)), Double.parseDouble(latency.group(2))};
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    public static void main(String[] words) throws Exception {
        int kinds = words.length - 2, rounds = Integer.parseInt(words[1]);
        List<List<Double>> halves = new ArrayList<>(), mosts = new ArrayList<>();
        for (int kind = 0; kind < kinds; kind++) {
            halves.add(new ArrayList<>());
            mosts.add(new ArrayList<>());
        }
        for (int round = 0; round <= rounds; round++)
            for (int kind = 0; kind < kinds; kind++) {
                double[] latency = ask(words[0], words[2 + kind].split("=", 2)[1]);
                if (round == 0)
                    continue; // it warmed up
                halves.get(kind).add(latency[0]);
                mosts.get(kind).add(latency[1]);
            }
        for (int kind = 0; kind < kinds; kind++)
            System.out.printf("%s %.3f %.3f%n", words[2 + kind].split("=", 2)[0], median(halves.get(kind)),
                              median(mosts.get(kind)));
    }
}
