"""The file formats that are read, each as rows with columns and shapes in the file's own CRS."""
