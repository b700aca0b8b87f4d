package dev.priok.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.PostgreSQLContainer;

/** A PostgreSQL of one's own through JDBC; the class is the one that both major versions have. */
@SuppressWarnings("deprecation")
final class DatabaseTest {
    @Test
    void aDatabaseForOneTest() throws SQLException {
        try (PostgreSQLContainer<?> postgres = new PostgreSQLContainer<>("postgres:15")
                .withDatabaseName("shop")
                .withInitScript("shop.sql")) {
            postgres.start();
            try (Connection connection = DriverManager.getConnection(
                            postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
                    Statement statement = connection.createStatement();
                    ResultSet sum = statement.executeQuery("select sum(amount), current_database() from orders")) {
                assertThat(sum.next()).isTrue();
                assertThat(sum.getInt(1)).isEqualTo(42);
                assertThat(sum.getString(2)).isEqualTo("shop");
            }
            assertThat(postgres.getLogs()).contains("database system is ready to accept connections");
        }
    }
}
