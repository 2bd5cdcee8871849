"""PDF files as PDFium sees them. All of this runs in children of `ground.children`, and knows no Django.

PDFium is built without JavaScript and XFA; forms, annotations and attachments are never asked for.
"""
