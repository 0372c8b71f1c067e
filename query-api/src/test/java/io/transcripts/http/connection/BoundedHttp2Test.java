package io.transcripts.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedHttp2Test {
    private final Server server = new Server();
    private final BoundedHttp2 http2 =
            new BoundedHttp2(new HttpConfiguration(), new Incidents("test", new SimpleMeterRegistry()), false);
    private final LocalConnector connector = new LocalConnector(server, http2);
    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
    private Connection connection;

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.start();
        connection = http2.newConnection(connector, endPoint);
        endPoint.setConnection(connection);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aConnectionIsKnownUntilItIsClosed() {
        connection.onOpen();
        assertThat(known()).isOne();

        endPoint.close();
        connection.onClose(null);

        assertThat(known()).isZero();
    }

    @Test
    void oneThatIsClosedWhileItIsMadeOfAnotherIsNotKnownForEver() {
        endPoint.close();
        connection.onClose(null);

        connection.onOpen();

        assertThat(known()).isZero();
    }

    private int known() {
        return http2.getBean(SessionContainer.class).getSize();
    }
}
