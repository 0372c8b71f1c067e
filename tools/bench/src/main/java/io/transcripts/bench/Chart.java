package io.transcripts.bench;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One picture, as PNG (as SVG it would be ten times the size, with its letters as outlines): the same numbers give the same
 * bytes on a machine with the same fonts. Colours are from a palette that
 * people with any colour vision can tell apart (Okabe and Ito).
 */
final class Chart {
    private static final int WIDTH = 880;
    private static final int HEIGHT = 420;
    /** Pixels of a point, for sharp letters on any screen. */
    private static final int SCALE = 2;

    private static final int TITLE_SIZE = 15;
    private static final int TEXT_SIZE = 12;
    private static final double BAR_FILL = 0.8;
    private static final int MOST_NUMBERS = 8;
    private static final int MOST_LEVEL = 5;
    private static final int SLANT = 30;
    private static final Color GRID = new Color(0xdddddd);
    private static final Color[] PALETTE = {
        new Color(0x0072b2),
        new Color(0xe69f00),
        new Color(0x009e73),
        new Color(0xcc79a7),
        new Color(0x56b4e9),
        new Color(0xd55e00),
        new Color(0x999999),
        new Color(0xf0e442)
    };

    private final IChart chart;

    /**
     * What stands above and beside the picture.
     *
     * @param title says also what n is
     * @param x empty where the categories speak for themselves
     * @param y with its unit
     */
    record Labels(String title, String x, String y) {}

    private Chart(IChart chart) {
        this.chart = chart;
    }

    /**
     * Bars side by side, or on top of each other.
     *
     * @param categories along the x axis
     * @param series values for each category, null for none
     */
    static Chart bars(
            Labels labels, List<String> categories, Map<String, List<@Nullable Double>> series, boolean isStacked) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(labels.title())
                .xAxisTitle(labels.x())
                .yAxisTitle(labels.y())
                .build();
        style(chart.getStyler());
        chart.getStyler().setStacked(isStacked);
        chart.getStyler().setShowStackSum(isStacked);
        // Numbers in narrow bars run into each other.
        chart.getStyler().setLabelsVisible(!isStacked && categories.size() * series.size() <= MOST_NUMBERS);
        if (categories.size() > MOST_LEVEL) {
            chart.getStyler().setXAxisMaxLabelCount(categories.size());
            chart.getStyler().setXAxisLabelRotation(SLANT);
        }
        chart.getStyler().setAvailableSpaceFill(BAR_FILL);
        chart.getStyler().setLabelsFont(font(Font.PLAIN, TEXT_SIZE - 2));
        series.forEach((name, values) -> chart.addSeries(name, categories, values));
        return new Chart(chart);
    }

    /** Points joined by lines, from an x axis of powers of ten. */
    static Chart lines(Labels labels, Map<String, Map<Double, Double>> series) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(labels.title())
                .xAxisTitle(labels.x())
                .yAxisTitle(labels.y())
                .build();
        style(chart.getStyler());
        chart.getStyler().setXAxisLogarithmic(true);
        series.forEach(
                (name, points) -> chart.addSeries(name, List.copyOf(points.keySet()), List.copyOf(points.values()))
                        .setMarker(SeriesMarkers.CIRCLE));
        return new Chart(chart);
    }

    /** Writes it, with its directory. */
    void write(Path file) {
        BufferedImage image = new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void style(AxesChartStyler styler) {
        styler.setChartTitleFont(font(Font.BOLD, TITLE_SIZE));
        styler.setAxisTitleFont(font(Font.PLAIN, TEXT_SIZE));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, TEXT_SIZE));
        styler.setLegendFont(font(Font.PLAIN, TEXT_SIZE));
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setSeriesColors(PALETTE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setYAxisMin(0.0);
        styler.setDecimalPattern("#,##0.##");
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
